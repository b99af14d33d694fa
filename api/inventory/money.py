"""Prices as people write them: `45,00`, `45.00`, `1.234,50 €` are money, a bare whole number is minor units.

`1.234` could be either of two prices, so it is none.
"""

from __future__ import annotations

import re
from decimal import Decimal

from api.inventory.mistakes import Mistakes, Wrong, place_of
from shared.domain.bounds import PRICE_MAX
from shared.money import exponent_of

_SIGNS = {
    "€": ("EUR",), "£": ("GBP", "EGP", "GIP", "FKP", "SHP"), "¥": ("JPY", "CNY"), "\uffe5": ("JPY", "CNY"), "₩": ("KRW",),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "CLP", "COP", "ARS"), "us$": ("USD",),
    "₹": ("INR",), "₺": ("TRY",), "₽": ("RUB",), "₴": ("UAH",), "₪": ("ILS",), "₫": ("VND",), "zł": ("PLN",),
    "kč": ("CZK",), "ft": ("HUF",), "kr": ("SEK", "NOK", "DKK", "ISK"), "kr.": ("DKK", "SEK", "NOK", "ISK"),
    "fr": ("CHF",), "fr.": ("CHF",), "sfr.": ("CHF",), "r$": ("BRL",), "lei": ("RON",), "euro": ("EUR",),
    "euros": ("EUR",),
}  # fmt: skip
_PARTS = re.compile(
    r"(?P<before>[^\d,.\s-]*\.?)\s*(?P<number>\d[\d., '\u2019]*?)(?P<dash>[.,] ?[-\u2013\u2014]{1,2})?\s*(?P<after>[^\d,.\s-]*\.?)",
    re.ASCII,
)
_GROUPS = re.compile(r"\d{1,3}(?P<mark>[., '\u2019])(?:\d{3}(?P=mark))*\d{3}|\d{1,2}(?P<indian>,)(?:\d{2},)+\d{3}")
_CLEANED = str.maketrans(
    dict.fromkeys("\u00a0\u202f\u2009\u2007\t", " ") | dict.fromkeys("\u200e\u200f\u061c\ufeff", "")
)
"""Spaces of many widths; marks of direction, which stand beside prices in Arabic and Hebrew, say nothing of them."""
_FREE = frozenset(
    ("free", "free of charge", "kostenlos", "kostenfrei", "gratis", "frei", "gratuit", "gratuito", "gratuita")
)
_SYMBOLS = frozenset(sign for sign in _SIGNS if not sign[0].isalpha())
_CODES = frozenset(code for codes in _SIGNS.values() for code in codes)
_MAJOR_WORDS = frozenset(("dollar", "dollars", "franc", "francs", "franken"))
_TITLED_MINOR = re.compile(r"\bcents?\b|\bct\b|\brappen\b|\bcentimes?\b|\bminor\b", re.IGNORECASE)
_ALLOWED = "must be a price: minor units (4500), or money with its decimals (45,00 or 45.00), not negative"
_CACHED_MAX = 10_000


class PriceReader:
    """Reads the prices of one inventory, and notes where it takes both for bare numbers and for money."""

    def __init__(self, currency: str, mistakes: Mistakes, *, in_major_units: bool | None = None) -> None:
        """`in_major_units`: what its sender says that a bare whole number is; None if nothing."""
        self.currency = currency
        self._exponent = exponent_of(currency)
        self._in_major_units = in_major_units
        self._title = ""
        self.mistakes = mistakes
        self._read: dict[object, tuple[int | Wrong, bool | None]] = {}
        self._first: dict[bool, tuple[int | str, object]] = {}
        """The first price that was money (True), and the first that was a bare number (False): where, and as it stood."""

    def called(self, where: int | str, title: str) -> None:
        """Heed the title of the column: under `Preis in €` nobody means cents by 45, so that is no price unless it is said."""
        words = [word for word in re.split(r"[\s()\[\]/:,;_-]+|(?<=\w)(?=[€$£])", title) if word]
        named = [
            word
            for word in words
            if word.upper() == self.currency
            or self.currency in _SIGNS.get(word.casefold(), ())
            or word.casefold() in _MAJOR_WORDS
        ]
        foreign = next((word for word in words if word in _CODES or word.casefold() in _SYMBOLS), None)
        if foreign is not None and not named:
            self.mistakes.add(where, "price", title, f"must be in the event's currency, {self.currency}")
        if named and self._in_major_units is None and not _TITLED_MINOR.search(title):
            self._title = title

    def price(self, where: int | str, value: object) -> int | Wrong:
        """Return a price in minor units."""
        known = (
            self._read.get((type(value), value)) if isinstance(value, str | int | float) else (Wrong(_ALLOWED), None)
        )
        if known is None:
            known = self._understood(value)
            if len(self._read) < _CACHED_MAX:
                self._read[type(value), value] = known
        minor, is_money = known
        if is_money is not None and is_money not in self._first:
            self._note(where, value, is_money=is_money)
        return minor

    def _note(self, where: int | str, value: object, *, is_money: bool) -> None:
        self._first[is_money] = (where, value)
        if self._title and not is_money:
            whole = value if isinstance(value, int) else int(str(value).translate(_CLEANED))
            few = f"{Decimal(whole).scaleb(-self._exponent):.{self._exponent}f}"
            self.mistakes.add(
                where,
                "price",
                value,
                f"could be {whole} or {few} {self.currency}, as the column is called {self._title!r}: "
                "write decimals, or say price_unit=major, or price_unit=minor",
            )
            return
        if len(self._first) < 2 or self._exponent == 0:
            return
        (there, money), (here, bare) = self._first[True], self._first[False]
        self.mistakes.add(
            where,
            "price",
            value,
            f"mixes money ({money!r} in {place_of(there)}) with bare whole numbers ({bare!r} in {place_of(here)}):"
            " write all with decimals, or say price_unit=major",
        )

    def _understood(self, value: object) -> tuple[int | Wrong, bool | None]:
        """Return the price, and whether it was money (None: it is the same either way)."""
        if isinstance(value, bool):
            return Wrong(_ALLOWED), None
        if isinstance(value, int):
            return self._bare(value)
        if isinstance(value, float):
            return self._money(Decimal(repr(value)))
        assert isinstance(value, str)
        text = value.translate(_CLEANED).strip()
        if text.casefold() in _FREE:
            return 0, None
        if text.isascii() and text.isdigit():
            return self._bare(int(text)) if len(text) <= 20 else (Wrong(_ALLOWED), None)
        return self._written(_PARTS.fullmatch(text) if len(text) <= 60 else None)

    def _written(self, parts: re.Match[str] | None) -> tuple[int | Wrong, bool | None]:
        if parts is None:
            return Wrong(_ALLOWED), None
        for sign in (parts["before"], parts["after"]):
            if wrong := self._wrong_sign(sign):
                return wrong, None
        has_sign = bool(parts["before"] or parts["after"])
        amount = self._amount(parts["number"].strip(), is_money=has_sign or bool(parts["dash"]))
        return (amount, None) if isinstance(amount, Wrong) else self._money(amount)

    def _wrong_sign(self, sign: str) -> Wrong | None:
        if not sign or sign.upper() == self.currency:
            return None
        known = _SIGNS.get(sign.casefold(), (sign.upper(),) if re.fullmatch("[A-Za-z]{3}", sign) else ())
        if self.currency in known:
            return None
        return Wrong(f"must be in the event's currency, {self.currency}" if known else _ALLOWED)

    def _amount(self, number: str, *, is_money: bool) -> Decimal | Wrong:
        last = max(number.rfind("."), number.rfind(","))
        mark = number[last] if last >= 0 else ""
        decimals = number[last + 1 :] if mark and number.count(mark) == 1 else ""
        head = number[:last] if decimals else number
        if len(decimals) == 3 and self._exponent != 3 and head.isdigit() and len(head) <= 3:
            if self._exponent != 0:
                return Wrong(
                    f"could be {head}{decimals} or {head}.{decimals}: write {head}{decimals}.00, or leave the digits"
                )
            head, decimals = number, ""
        groups = _GROUPS.fullmatch(head)
        by = (groups["mark"] or groups["indian"]) if groups else None
        if not (head.isdigit() or groups) or (decimals and by == mark) or len(head) > 30:
            return Wrong(_ALLOWED)
        if not decimals and not is_money and by is None:
            return Wrong(_ALLOWED)
        return Decimal(re.sub(r"\D", "", head) + "." + (decimals or "0"))

    def _bare(self, number: int) -> tuple[int | Wrong, bool | None]:
        minor = number * 10**self._exponent if self._in_major_units and abs(number) <= PRICE_MAX else number
        is_same = number == 0 or self._in_major_units or self._exponent == 0
        return _checked(minor), None if is_same else False

    def _money(self, amount: Decimal) -> tuple[int | Wrong, bool | None]:
        if not amount.is_finite() or abs(amount) > PRICE_MAX:
            return Wrong(_ALLOWED), None
        minor = amount.scaleb(self._exponent)
        if minor != minor.to_integral_value():
            return Wrong(f"must have at most {self._exponent} decimals in {self.currency}"), None
        return _checked(int(minor)), True if minor else None


def is_sign(word: str) -> bool:
    """Return whether a word stands for a currency: `€`, `Kč`, `Fr.`, `EUR`."""
    return word.casefold() in _SIGNS or word in _CODES


def _checked(minor: int) -> int | Wrong:
    return minor if 0 <= minor <= PRICE_MAX else Wrong(_ALLOWED)
