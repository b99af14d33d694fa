"""Each code of a problem stands in the list of codes and on its page, and nothing else does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from api.web.codes import CODES, RequestCode

ROOT = Path(__file__).parents[3]
CODE = re.compile(r"[A-Z]+(?:_[A-Z]+)*")
NEW = "a code of a problem is a member of RequestCode (api/web/codes.py), with a heading in docs/problems.md"


def codes_used() -> Iterator[str]:
    """Yield the codes that the API's modules give to problems, and those of the gateway's own answers."""
    for path in (ROOT / "api").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and len(node.args) > 1:
                code = node.args[1]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield code.value
    gateway = (ROOT / "nginx/templates/problems.conf.template").read_text()
    yield from re.findall(r'"code":"(\w+)"', gateway)


def test_every_code_that_is_used_is_listed() -> None:
    used = set(codes_used())
    assert len(used) > 20
    assert used <= set(CODES), NEW


def test_every_code_has_its_place_on_the_page() -> None:
    page = (ROOT / "docs/problems.md").read_text()
    headings = [line.removeprefix("### ") for line in page.splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted(CODES), NEW
    assert len(set(headings)) == len(headings)
    assert all(CODE.fullmatch(code) and code == code.value for code in RequestCode)
