"""The files of the pages, read once: under a path that holds their hash, so that a browser keeps them for good."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

STATIC = Path(__file__).parent / "static"
MEDIA = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".ftl": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_IMPORT = re.compile(
    r"""^(?:import|export)\b[^;"]*?from "(?P<path>\.[^"]+)";|^import "(?P<bare>\.[^"]+)";|(?:await|=>) import\("(?P<later>\.[^"]+)"\)""",
    re.MULTILINE,
)
_FOR_READERS = {
    ".js": re.compile(r"^[ \t]*(?://.*|/\*\*?(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE),
    ".ftl": re.compile(r"^(?:#.*)?\n", re.MULTILINE),
    ".css": re.compile(r"/\*(?:[^*]|\*(?!/))*\*/|(?<=[{};:,])\s+|\s+(?=[{};])"),
}
"""Comments and blanks that are for who reads the source: a third of what would be sent."""
_LEVEL = 9
_MADE = frozenset({"vendor", "bundled"})
"""Folders whose files were made by a tool."""
BUNDLES = "bundled/BUNDLED.json"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent: plain, and packed for who takes it so."""

    body: bytes
    packed: bytes
    media: str
    tag: str

    @classmethod
    def of(cls, body: bytes, media: str) -> Asset:
        # No time of day in it: every instance must send the same bytes.
        packed = gzip.compress(body, _LEVEL, mtime=0)
        return cls(body, packed, media, hashlib.blake2b(body, digest_size=12).hexdigest())


class Assets:
    """All files below a folder by their path there. `version` is the hash of them all: one file changes, all get new addresses."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._bodies = {
            str(PurePosixPath(*path.relative_to(folder).parts)): _read(path)
            for path in sorted(folder.rglob("*"))
            if path.suffix in MEDIA
        }
        self._made: dict[str, Asset] = {}
        self._folder = folder

    @cached_property
    def version(self) -> str:
        digest = hashlib.blake2b(digest_size=8)
        for path, body in self._bodies.items():
            digest.update(f"{path}\0{len(body)}\0".encode() + body)
        return digest.hexdigest()

    @property
    def paths(self) -> Mapping[str, bytes]:
        return self._bodies

    def find(self, path: str) -> Asset | None:
        body = self._bodies.get(path)
        if body is None:
            return None
        asset = self._made.get(path)
        if asset is None:
            asset = self._made[path] = Asset.of(body, MEDIA[PurePosixPath(path).suffix])
        return asset

    def imports(self, path: str) -> list[str]:
        """Return the modules that a module imports, and those that they do, each once."""
        found: dict[str, None] = {}
        waiting = [path]
        while waiting:
            module = waiting.pop()
            for imported in self._imported(module):
                if imported not in found:
                    found[imported] = None
                    waiting.append(imported)
        return list(found)

    def bundle(self, path: str) -> str | None:
        """Return the one file that was made of a module and all that it imports; None where a source has changed since."""
        made = json.loads(self._bodies.get(BUNDLES, b"{}")).get(path)
        return f"bundled/{path}" if made and made["made_of"] == self._digest_of_sources(path) else None

    def _digest_of_sources(self, path: str) -> str:
        digest = hashlib.sha384()
        for module in sorted([path, *self.imports(path)]):
            body = (self._folder / module).read_bytes()
            digest.update(f"{module}\0{len(body)}\0".encode() + body)
        return base64.b64encode(digest.digest()).decode()

    def _imported(self, path: str) -> Iterator[str]:
        for match in _IMPORT.finditer(self._bodies[path].decode()):
            yield _joined(PurePosixPath(path).parent, match["path"] or match["bare"] or match["later"])


def _read(path: Path) -> bytes:
    body = path.read_bytes()
    spared = None if path.parent.name in _MADE else _FOR_READERS.get(path.suffix)
    return body if spared is None else spared.sub("", body.decode()).encode()


def _joined(folder: PurePosixPath, path: str) -> str:
    parts = list(folder.parts)
    for part in PurePosixPath(path).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
