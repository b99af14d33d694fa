"""How a text file was written: its encoding and what parts its cells, recognised from itself or told by the sender."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from api.inventory.headers import FIELDS, columns
from api.inventory.mistakes import Mistakes, Unreadable

ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15",
    "cp437", "cp850", "cp852", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "koi8-r", "koi8-u", "mac-roman", "shift_jis", "cp932", "euc_jp", "gb18030", "big5", "euc_kr", "tis-620",
)  # fmt: skip
"""What `encoding=` may say, in any spelling that Python knows."""
DELIMITERS = ",;\t"
LINE_MAX = 1 << 20
"""Characters of one line of a text file."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NO_TABLES = (
    (b"%pdf-", "a PDF"), (b"\x89png", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"gif8", "a picture"),
    (b"<html", "a web page"), (b"<!doctype html", "a web page"), (b"<table", "a web page"), (b"<?xml", "XML"),
    (b"{\\rtf", "a text document"),
)  # fmt: skip
_PIECE_BYTES = 1 << 16
_SNIFFED_BYTES = 4_096
_ASCII = bytes(range(0x80))
_ONLY_CP1252 = frozenset(range(0x80, 0xA0))
"""Letters and signs in cp1252, control characters in latin-1; above them both are the same."""
_UNDEFINED = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_CODECS = frozenset(codecs.lookup(each).name for each in ENCODINGS)


@dataclass(frozen=True, slots=True)
class Text:
    """A text file, open behind its byte order mark."""

    encoding: str
    lines: Iterator[str]


def known_encoding(name: str) -> str | None:
    """Return an encoding in our spelling, or None if it is none of a text."""
    try:
        found = codecs.lookup(name).name if name.isascii() and len(name) <= 40 else ""
    except (LookupError, ValueError):  # ValueError: of NUL
        return None
    return next((each for each in ENCODINGS if codecs.lookup(each).name == found), None)


def open_text(source: IO[bytes], encoding: str | None) -> Text:
    """Return the lines of a file with their ends. Raises Unreadable where it is no text in the encoding."""
    head = source.read(_SNIFFED_BYTES)
    if other := next((what for begin, what in _NO_TABLES if head.lstrip().lower().startswith(begin)), ""):
        raise Unreadable("file", f"is {other}, not a table: save that as CSV, XLSX or ODS")
    mark, marked = next(((mark, name) for mark, name in _MARKS if head.startswith(mark)), (b"", ""))
    if encoding == "utf-16":
        encoding = marked if marked.startswith("utf-16") else "utf-16-le"
    start = len(mark) if not encoding or encoding == marked else 0
    chosen = encoding or marked or _unmarked_utf16(head) or _eight_bits(source)
    source.seek(start)
    _refuse_undecodable(source, chosen)
    source.seek(start)
    return Text(chosen, _lines(io.TextIOWrapper(source, chosen, newline="")))


def delimiter_of(heads: Iterable[str], mapping: Mapping[str, str]) -> str:
    """Return what parts the cells of a header: what makes the most columns that have a meaning, then the most columns.

    `heads`: the lines of which one is the header, which is the first that has two such columns.
    """

    def worth(delimiter: str, line: str) -> tuple[int, int]:
        try:
            titles = [title.strip() for title in next(csv.reader([line], delimiter=delimiter), [])][:100]
        except csv.Error:
            return (0, 0)
        known = columns(titles, {}, Mistakes(), 1)
        return (sum(column.field in FIELDS or column.title in mapping for column in known), len(titles))

    best = (0, 0), DELIMITERS[0]
    for line in heads:
        found = max(((worth(delimiter, line), delimiter) for delimiter in DELIMITERS), key=lambda each: each[0])
        best = max(best, found, key=lambda each: each[0])
        if best[0][0] >= 2:
            break
    return best[1]


def _unmarked_utf16(head: bytes) -> str:
    """Tell UTF-16 by the zeros beside its ASCII, which no other text has."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head) // 2 or not head:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _eight_bits(source: IO[bytes]) -> str:
    """Return utf-8 unless the file can't be: then what Windows writes, or latin-1 where nothing tells them apart."""
    source.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    seen: set[int] = set()
    is_utf8, some_decoded = True, False
    while piece := source.read(_PIECE_BYTES):
        if is_utf8:
            try:
                some_decoded |= not decoder.decode(piece).isascii()
            except UnicodeDecodeError as error:
                some_decoded |= not error.object[: error.start].isascii()
                is_utf8 = False
        if not is_utf8 and some_decoded:
            return "utf-8"  # for the most part; the mistake in it is named
        seen.update(piece.translate(None, _ASCII))
    if is_utf8 and _ends_well(decoder):
        return "utf-8"
    return "cp1252" if seen & _ONLY_CP1252 and not seen & _UNDEFINED else "latin-1"


def _ends_well(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_undecodable(source: IO[bytes], encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while True:
        piece = source.read(_PIECE_BYTES)
        try:
            line += decoder.decode(piece, final=not piece).count("\n")
        except UnicodeDecodeError as error:
            line += error.object[: error.start].decode(encoding, "replace").count("\n")
            broken = repr(error.object[error.start : error.end][:8])
            reason = f"is no text in {encoding}; say what it is with encoding="
            raise Unreadable(line, reason, None, broken) from None
        if not piece:
            return


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    line = 0
    while part := text.readline(LINE_MAX):
        line += 1
        if len(part) == LINE_MAX and part[-1] not in "\r\n":
            raise Unreadable(line, f"is longer than {LINE_MAX} characters")
        yield part
