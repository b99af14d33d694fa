"""What the columns of a file are, by the names that people give them in six languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from api.inventory import fields
from api.inventory.mistakes import Mistakes
from api.inventory.names import name

COLUMNS_MAX = 1_000
COLUMN_NAME_MAX = 200

_PARSERS: Mapping[str, Callable[[Any], Any]] = {
    "section": name,
    "row": name,
    "number": name,
    "category": name,
    "block": name,
    "accessible": fields.flag,
    "companion": fields.flag,
    "for_sale": fields.flag,
    "capacity": fields.capacity,
    "x": fields.coordinate,
    "y": fields.coordinate,
    "position": fields.position,
    "rank": fields.rank,
}
FIELDS = frozenset((*_PARSERS, "price"))
ATTRIBUTE, IGNORE = "attribute", "ignore"
TARGETS = (*sorted(FIELDS), ATTRIBUTE, IGNORE)
"""What a column may be mapped to."""

_WORDS = {
    # en, de, fr, es, it, nl
    "section": "section area zone sector stand tribune bereich sektor saalteil zona secteur sección sector settore vak "
    "sectie tribüne tribuna",
    "row": "row reihe sitzreihe platzreihe rangée fila rij stoelrij seatrow rownumber rowname reihennummer",
    "number": "number seat seatnumber seatno no nr num platz sitz sitzplatz platznummer sitznummer platznr sitznr siège "
    "place numéro numérosiège asiento butaca número posto poltrona numero stoel stoelnummer plaats zitplaats nummer",
    "price": "price preis ticketpreis prix tarif precio tarifa prezzo prijs ticketprijs",
    "category": "category pricecategory kategorie preiskategorie preiskl preisklasse catégorie categoría categoria "
    "categorie prijscategorie prijsklasse",
    "accessible": "accessible wheelchair wheelchairaccessible accessibility rollstuhl rollstuhlplatz barrierefrei "
    "accessiblepmr pmr fauteuilroulant sillaruedas silladeruedas accesible accessibile sediaarotelle rolstoel "
    "rolstoelplaats toegankelijk",
    "companion": "companion companionseat companionplace carer carerseat begleitperson begleitplatz begleiter begleitung "
    "begleitpersonenplatz accompagnateur accompagnant placeaccompagnateur placeaccompagnant acompañante asientoacompañante "
    "accompagnatore postoaccompagnatore begeleider begeleidersplaats begeleiderplaats begeleidersstoel",
    "for_sale": "forsale onsale zuverkaufen verkäuflich imverkauf envente aLaVenta enventa invendita tekoop",
    "capacity": "capacity kapazität platzanzahl capacité aforo capacidad capienza capaciteit",
    "x": "x",
    "y": "y",
    "position": "position posición posizione positie",
    "rank": "rank rangfolge rangordnung",
}
_SEVERAL = {
    "block": ("section", "block"),
    "bloc": ("section", "block"),
    "bloque": ("section", "block"),
    "blocco": ("section", "block"),
    "blok": ("section", "block"),
    # A row in French, a tier in German, a price class in Dutch.
    "rang": ("row", "section", "category"),
}
"""What may be one of several: the first that no other column is."""
_ASIDE = re.compile(r"[(\[].*?[)\]]|\b(?:(?:in|en)\s+)?(?:€|eur|euros?|cents?|usd|gbp|chf)\s*$|[€$£]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    """As the file has it."""
    field: str
    """A field, `attribute` or `ignore`."""
    parse: Callable[[Any], Any]
    """Value → what is kept of it, None if that is nothing, or Wrong. Prices are read by the inventory's PriceReader."""


def columns(titles: Sequence[str], mapping: Mapping[str, str], mistakes: Mistakes, where: int | str) -> list[Column]:
    """Return what each column is. Notes two columns that are the same, and a mapping of none."""
    for title in mapping.keys() - set(titles):
        near = get_close_matches(title, titles, 1, 0)
        mistakes.add("map", title, title, f"names no column{f'; the nearest is {near[0]!r}' if near else ''}")
    chosen: dict[int, str] = {at: mapping[title] for at, title in enumerate(titles) if title in mapping}
    keys = [_key(title) for title in titles]
    taken = set(chosen.values())
    for at, title in enumerate(titles):
        own = title.strip().lower()
        if at not in chosen and own in FIELDS and own not in _SEVERAL and own not in taken:
            chosen[at] = own
            taken.add(own)
    exact = set(taken)
    for at, key in enumerate(keys):
        field = _fields().get(key)
        if at not in chosen and field is not None and field not in exact:
            chosen[at] = field
            taken.add(field)
    for at, key in enumerate(keys):
        if at not in chosen and key in _SEVERAL:
            chosen[at] = next((each for each in _SEVERAL[key] if each not in taken), ATTRIBUTE)
            taken.add(chosen[at])
    made = [_column(title, chosen.get(at, ATTRIBUTE if title else IGNORE)) for at, title in enumerate(titles)]
    _refuse_twins(made, mistakes, where)
    return made


def parse_mapping(texts: Iterable[str]) -> dict[str, str]:
    """Return what `Bereich=section` says of columns. Raises ValueError saying what is allowed."""
    found: dict[str, str] = {}
    for text in texts:
        title, mark, field = text.rpartition("=")
        if not mark or not title.strip() or field.strip() not in TARGETS:
            raise ValueError(f"must be COLUMN=FIELD, FIELD one of {', '.join(TARGETS)}; not {text[:80]!r}")
        found[title.strip()] = field.strip()
    return found


def _column(title: str, field: str) -> Column:
    return Column(title, field, _ignored if field == IGNORE else _PARSERS.get(field, fields.attribute))


def _ignored(_value: object) -> None:
    """Keep nothing of a cell."""


def _refuse_twins(made: list[Column], mistakes: Mistakes, where: int | str) -> None:
    seen: dict[str, str] = {}
    for column in made:
        kind = column.title if column.field == ATTRIBUTE else column.field
        if column.field == IGNORE:
            continue
        if kind in seen:
            both = (
                f"{seen[kind]!r} and {column.title!r} are both {kind}" if seen[kind] != column.title else "stands twice"
            )
            mistakes.add(where, kind, column.title, f"{both}: say which with map=COLUMN=FIELD, or map=COLUMN=ignore")
        seen.setdefault(kind, column.title)


@lru_cache(maxsize=1)
def _fields() -> dict[str, str]:
    return {_key(word): field for field, words in _WORDS.items() for word in words.split()}


@lru_cache(maxsize=4_096)
def _key(title: str) -> str:
    """Return a title without what differs between people: case, accents, spaces, what stands in brackets."""
    text = unicodedata.normalize("NFKD", _ASIDE.sub(" ", title[:COLUMN_NAME_MAX])).casefold()
    return "".join(each for each in text if each.isalnum())
