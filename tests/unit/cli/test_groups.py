"""The command line loads what it was asked for; what each group adds stands in a table."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
import typer

from cli.main import GROUPS, main


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_adds_the_words_of_the_table(group: str) -> None:
    app = typer.Typer()
    import_module(f"cli.commands.{group}").register(app)
    commands = [each.name or str(each.callback and each.callback.__name__) for each in app.registered_commands]
    assert {*commands, *(str(each.name) for each in app.registered_groups)} == set(GROUPS[group])


@pytest.mark.parametrize("words", [["--help"], ["--json", "--help"]])
def test_help_names_every_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(words)
    told = capsys.readouterr().out
    assert [name for names in GROUPS.values() for name in names if f" {name} " not in told] == []


def test_a_word_that_is_none_is_told_with_its_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["docter"])
    assert (ended.value.code, "doctor" in capsys.readouterr().err) == (2, True)


def test_one_command_does_not_load_the_others() -> None:
    script = (
        "import sys; from cli.main import main\ntry: main(['doctor', '--help'])\nexcept SystemExit: print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert "cli.commands.doctor" in loaded
    assert {"cli.commands.tickets", "rowlock_client", "httpx2", "sqlalchemy", "asyncio"}.isdisjoint(loaded)
