"""The README's commands, run as they stand there, keep what the comments below them promise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cli.stack.ports import free_ports
from tests.acceptance.local_stack import REPOSITORY, environment, running_stack
from tests.acceptance.page_reader import ID, Reader, commands, keeps
from tests.servers import scratch

README = (REPOSITORY / "README.md").read_text()
SEATS = "section,row,number,price\n" + "".join(f"{s},A,{n},2500\n" for s in ("Stalls", "Balcony") for n in range(1, 5))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader before a stack of its own: who follows the README begins with nothing sold, and takes what others name."""
    home = tmp_path_factory.mktemp("readme")
    (home / "seats.csv").write_text(SEATS)
    with scratch() as place:
        data = place / "data"
        with running_stack(data, environment(data, free_ports(1)[0])) as stack:
            yield Reader(stack, home)


def test_the_walk_with_curl_goes_as_it_says(reader: Reader) -> None:
    seen = []
    for command, promised in commands(README, "A walk with curl"):
        answer = reader.type(command)
        while ID in command and '"status":"PENDING"' in answer:  # one polls until it is settled
            answer = reader.type(command)
        assert '"type":"urn:rowlock:problem' not in answer, (command, answer)
        for promise in promised:
            assert keeps(answer, promise), (command, promise, answer)
        seen.append(command)
    assert len(seen) > 8


def test_the_commands_of_the_command_line_do_what_they_say(reader: Reader) -> None:
    seen = [reader.type(command) for command, _ in commands(README, "The command line")]
    assert len(seen) > 15
