"""What a look of the doctor's imports is imported before its time runs."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from cli.doctor import examine
from cli.doctor.looks import LIBRARIES
from cli.doctor.surroundings import Surroundings
from cli.stack.layout import Addresses, Layout
from cli.target import Target
from shared.config import Settings


def test_each_library_is_there_and_some_look_s() -> None:
    settings = Settings(database_url="postgresql://db/rowlock", redis_url="redis://redis/0")
    around = Surroundings(Target("", "", ""), settings, Addresses(sweep_metrics="http://sweep"), Layout(Path()))
    names = {name for name, _, _ in examine._looks(around)}
    assert set(LIBRARIES) <= names
    for libraries in LIBRARIES.values():
        for library in libraries:
            import_module(library)
