"""Loads the SQL files beside it: named statements, a sentence each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import TextClause, text

_HEAD = re.compile(
    r"^-- (?P<name>[a-z_]+)(?:\((?P<types>[^)]*)\))?(?: extends (?P<base>[a-z_]+))?: (?P<sentence>.+)$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Statement:
    name: str
    types: str
    """The types of its parameters; empty for a statement that is not prepared."""
    sentence: str
    sql: str

    @property
    def prepare(self) -> str:
        return f"PREPARE {self.name} ({self.types}) AS {self.sql};"


@cache
def statements(file: str) -> dict[str, Statement]:
    """Return the statements of a file in this folder, or of one given by its whole path, by name.

    One that extends another is the other with more parts in its WITH; its parameters come after the other's.
    """
    source = (Path(__file__).parent / file).read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(source))
    found: dict[str, Statement] = {}
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        body = source[head.end() : following.start() if following else None]
        name = head["name"]
        assert name not in found, f"two statements of {file} are named {name}"
        statement = Statement(name, head["types"] or "", head["sentence"], body.strip().rstrip(";"))
        found[name] = statement if head["base"] is None else _extended(found[head["base"]], statement)
    return found


@cache
def query(name: str) -> TextClause:
    """Return a reader's statement of `queries.sql`."""
    return text(statements("queries.sql")[name].sql)


def _extended(base: Statement, more: Statement) -> Statement:
    parts, _, end = base.sql.rpartition("\n)\n")
    return Statement(more.name, f"{base.types}, {more.types}", more.sentence, f"{parts}\n), {more.sql}\n{end}")
