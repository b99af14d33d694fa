"""Those who watch the hall: seats once, then the stream, from whichever instance answers. In the end they must show the truth.

Each follows `docs/live.md` and nothing else: it never looks into `/seats` unless it is told to begin anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import threading
import time
from collections.abc import Mapping, Sequence
from itertools import accumulate

from cli.load.http_connection import HttpConnection
from cli.tokens import sign
from tests.faults.system import SECRET

VIEWERS = 4
PATIENCE_S = 30.0
SILENCE_S = 25.0
PAUSE_MAX_S = 0.5


class Viewers:
    """Watch an event until they are told to stop."""

    def __init__(self, seed: int, urls: Sequence[str], event_id: str) -> None:
        self._viewers = [_Viewer(random.Random(f"{seed}/viewer/{n}"), urls, event_id) for n in range(VIEWERS)]
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="viewers", daemon=True)
        self._thread.start()

    def violations(self, truth: Mapping[str, str]) -> list[str]:
        """Return a sentence for each viewer that does not come to show what is true: each seat's id and letter."""
        until = time.monotonic() + PATIENCE_S
        while wrong := [viewer for viewer in self._viewers if viewer.shown() != truth]:
            if time.monotonic() > until:
                return [f"a viewer shows {viewer.differences(truth)}" for viewer in wrong]
            time.sleep(0.1)
        return []

    @property
    def resumed(self) -> int:
        """How often one of them was cut off and went on where it had been."""
        return sum(viewer.resumed for viewer in self._viewers)

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE_S)

    def _run(self) -> None:
        self._loop.run_until_complete(self._watch())

    async def _watch(self) -> None:
        tasks = [asyncio.create_task(viewer.watch()) for viewer in self._viewers]
        await self._stop.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Viewer:
    def __init__(self, chance: random.Random, urls: Sequence[str], event_id: str) -> None:
        self._chance, self._urls = chance, urls
        self._path = f"/api/events/{event_id}"
        self._map, self._ids, self._letters = "", [""], [""]
        self._revision: str | None = None
        self.resumed = 0

    def shown(self) -> dict[str, str]:
        return dict(zip(self._ids, self._letters, strict=True))

    def differences(self, truth: Mapping[str, str]) -> str:
        shown = self.shown()
        wrong = [
            f"{id_} as {shown.get(id_)}, not {letter}" for id_, letter in truth.items() if shown.get(id_) != letter
        ]
        return ", ".join(wrong[:5]) or "seats that are none"

    async def watch(self) -> None:
        while True:
            url = self._chance.choice(self._urls)
            with contextlib.suppress(OSError, EOFError, TimeoutError):
                if self._revision is None:
                    await self._read(url)
                else:
                    self.resumed += 1
                if self._revision is not None:
                    await self._listen(url, self._revision)
            await asyncio.sleep(self._chance.uniform(0, PAUSE_MAX_S))

    async def _read(self, url: str) -> None:
        connection = HttpConnection(url, sign(SECRET, "viewer", "customer"))
        try:
            answer = await connection.request("GET", f"{self._path}/seats")
        finally:
            connection.close()
        if answer.status == 200:
            told = answer.body
            self._map, self._ids, self._letters = told["map"], told["ids"], list(told["statuses"])
            self._revision = told["revision"]

    async def _listen(self, url: str, since: str) -> None:
        """Apply what is told until the connection breaks or the viewer has to begin anew."""
        host, _, port = url.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            path = f"{self._path}/stream?ids=false"
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nLast-Event-ID: {since}\r\n\r\n".encode())
            if b" 200 " not in await asyncio.wait_for(reader.readline(), SILENCE_S):
                return
            id_ = name = ""
            while line := await asyncio.wait_for(reader.readline(), SILENCE_S):
                field, _, value = line.decode().strip().partition(": ")
                if field == "id":
                    id_ = value
                elif field == "event":
                    name = value
                elif field == "data" and not self._take(name, json.loads(value), id_):
                    return
        finally:
            writer.close()

    def _take(self, name: str, data: dict[str, object], id_: str) -> bool:
        """Return whether it can go on from here."""
        if name == "reset" or (name == "seats" and data.pop("map") != self._map):
            self._revision = None
            return False
        if name == "seats":
            for letter, gaps in data.items():
                for index in accumulate(gaps):  # type: ignore[call-overload]
                    self._letters[index] = letter
            self._revision = id_
        return True
