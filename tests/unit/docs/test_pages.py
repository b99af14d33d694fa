"""What the pages say of the code is there: files, the names in them, and the pages that they point to."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PLACE = re.compile(r"`(?P<path>(?:[\w.-]+/)+(?:[\w.-]+\.(?:py|sql|lua))?)(?:: (?P<name>[\w.]+))?`")
LINK = re.compile(r"\]\((?P<target>[^)#:]+)(?:#[^)]*)?\)")
MADE = "build/"
"""Where chores and tests put what they make; nothing of it is kept."""
STATEMENT = re.compile(r"^-- (?P<name>\w+)\(", re.MULTILINE)


def names_in(path: Path) -> set[str]:
    """Return the functions, classes, methods and constants of a module, or the statements of a file of SQL."""
    if path.suffix != ".py":
        return set(STATEMENT.findall(path.read_text()))
    names: set[str] = set()
    for node in ast.parse(path.read_bytes()).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {
                f"{node.name}.{part.name}"
                for part in node.body
                if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
            }
        if isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_name_on_a_page_is_there(page: Path) -> None:
    wrong = []
    for found in PLACE.finditer(page.read_text()):
        path = ROOT / found["path"]
        if found["path"].startswith(MADE):
            continue
        if not path.exists() or (found["name"] and found["name"] not in names_in(path)):
            wrong.append(found[0])
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_page_leads_somewhere(page: Path) -> None:
    targets = {found["target"] for found in LINK.finditer(page.read_text())}
    assert {target for target in targets if not (page.parent / target).exists()} == set()


def test_the_life_of_a_reserve_has_at_most_ten_stops() -> None:
    page = (ROOT / "docs/architecture.md").read_text()
    stops = re.findall(r"^\| (\d+) \|", page, re.MULTILINE)
    assert [int(stop) for stop in stops] == list(range(1, len(stops) + 1))
    assert 1 <= len(stops) <= 10


def test_each_decision_has_a_number_of_its_own_and_its_title_says_it() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert numbers == list(range(1, len(pages) + 1))
    assert [page.read_text().partition(".")[0] for page in pages] == [f"# {number}" for number in numbers]
