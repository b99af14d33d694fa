"""A page's commands, typed as they stand there by somebody who puts in the ids that were answered before."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from tests.acceptance.local_stack import LocalStack

ID = "0199\u2026"
"""How a page writes an id."""


def commands(page: str, chapter: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of the blocks of a page's chapter, with the lines of the answer that is promised below it."""
    text = page.split(f"\n## {chapter}\n", 1)[1].split("\n## ", 1)[0]
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        for part in re.split(r"\n+(?!#)", block.replace("\\\n", "").replace("[\n", "[").strip()):
            command, *promised = part.strip().splitlines()
            yield command, [line.removeprefix("# ") for line in promised]


class Reader:
    """Somebody who types what the page says, and puts in the ids that were answered before."""

    def __init__(self, stack: LocalStack, home: Path) -> None:
        self._stack, self._home = stack, home
        self._said: list[str] = []
        """What set variables and functions, for the commands after it."""
        self._ids: dict[str, str] = {}

    def type(self, command: str) -> str:
        """Run a command as the page has it and return what it prints."""
        words = command.replace(".venv/bin/rowlock", "rowlock").replace("localhost:8080", self._stack.url)
        words = words.replace(f"--order {ID}", f"--order {self._ids.get('order_id', ID)}").replace(
            ID, self._ids.get("id", ID)
        )
        words = words.replace("--seconds 10", "--seconds 1").replace("wait=5", "wait=25")  # machines that test are slow
        if words.startswith("rowlock "):
            answer = self._rowlock(f"{words} --json" if "#" not in words else words.replace("#", "--json #", 1))
        elif variable := re.fullmatch(r"(?:export )?(\w+)=\$\((.*)\)", words):
            self._said.append(f"{variable[1]}={self._rowlock(variable[2])}")
            answer = ""
        elif words.startswith("api()"):
            self._said.append(words)
            answer = ""
        else:
            answer = self._shell(words)
        self._ids |= dict(re.findall(r'"(id|order_id)":"([0-9a-f]{8}-[0-9a-f-]{27})"', answer))
        return answer

    def _rowlock(self, words: str) -> str:
        with chdir(self._home):
            code, printed, complaint = self._stack.say(*shlex.split(words, comments=True)[1:])
        assert code == 0, (words, printed, complaint)
        return printed

    def _shell(self, words: str) -> str:
        script = "\n".join([*self._said, words])
        done = subprocess.run(
            ["sh", "-euc", script], env=dict(self._stack.env), capture_output=True, text=True, timeout=60, check=True
        )
        return done.stdout


def keeps(answer: str, promise: str) -> bool:
    """Whether each piece between the dots stands in the answer: names of fields, and those values that are no numbers."""
    if not promise.startswith("{"):
        return promise.partition("0199")[0] in answer
    fixed = re.findall(r'"\w+":(?:"[^"\u2026]*"|null)', promise)
    names = re.findall(r'"(\w+)":', promise)
    return all(piece in answer for piece in fixed) and all(f'"{name}":' in answer for name in names)
