from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

from tests.rooms import LONG, next_file, room

ROOT = Path(__file__).parents[2]
HALL, DOOR, YARD = (f"tests/{name}/test_{{}}.py" for name in ("hall", "door", "yard"))
CONFTEST = """
from tests.rooms import Rooms

def pytest_xdist_make_scheduler(config, log):
    return Rooms(config, log)
"""
NOTED = """
import os
from pathlib import Path

def test_it():
    with (Path("ran") / str(os.getpid())).open("a") as file:
        print(__file__, file=file)
"""


def test_what_is_below_a_room_belongs_to_it() -> None:
    assert room("tests/unit/test_rooms.py") == "tests/unit"
    assert {room(f"tests/integration/api/{name}") for name in ("test_x.py", "resources/test_y.py")} == {
        "tests/integration/api"
    }


def test_a_process_stays_where_it_is() -> None:
    waiting = [HALL.format(2), DOOR.format(2), YARD.format(1)]
    assert next_file(waiting, "tests/door", {"tests/hall", "tests/door"}) == DOOR.format(2)


def test_then_it_goes_where_no_other_is() -> None:
    waiting = [HALL.format(2), DOOR.format(2), YARD.format(1)]
    assert next_file(waiting, "tests/stage", {"tests/hall", "tests/door"}) == YARD.format(1)
    assert next_file(waiting, None, set()) == HALL.format(2)


def test_and_at_last_it_helps_where_most_is_left() -> None:
    waiting = [HALL.format(2), DOOR.format(2), DOOR.format(3)]
    assert next_file(waiting, None, {"tests/hall", "tests/door"}) == DOOR.format(2)


def test_what_takes_long_begins_before_the_rest_of_its_room_and_its_room_before_others() -> None:
    long = "tests/faults/test_round.py"
    assert next_file([DOOR.format(1), "tests/faults/test_clock.py", long], None, set()) == long
    assert next_file([DOOR.format(1), "tests/faults/test_clock.py", long], "tests/faults", set()) == long
    assert next_file([DOOR.format(1), long], "tests/door", set()) == DOOR.format(1)
    assert [file for file in LONG if not (ROOT / file).exists()] == []


def test_two_processes_run_every_file_once_and_begin_in_different_rooms(tmp_path: Path) -> None:
    (tmp_path / "ran").mkdir()
    (tmp_path / "conftest.py").write_text(CONFTEST)
    files = [
        tmp_path / "tests" / place / f"test_{place}_{number}.py" for place in ("door", "hall") for number in range(3)
    ]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(NOTED)
    words = ["-m", "pytest", "-q", "-n2", "--dist=loadfile", "--no-loadscope-reorder", "-c", "/dev/null", "--rootdir=."]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, *words], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
    ran = [file.read_text().split() for file in (tmp_path / "ran").iterdir()]
    assert sorted(itertools.chain(*ran)) == sorted(map(str, files))
    assert {room(each[0].removeprefix(f"{tmp_path}/")) for each in ran} == {"tests/door", "tests/hall"}
