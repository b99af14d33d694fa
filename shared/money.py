"""Money: whole minor units, and how many of them are one of a currency."""

from __future__ import annotations

from decimal import Decimal

EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV",
                     "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}  # fmt: skip
"""Digits behind the point of a currency's major unit (ISO 4217), where they are not two."""


def exponent_of(currency: str | None) -> int:
    return EXPONENTS.get(currency or "", 2)


def major_units(minor_units: int, currency: str | None) -> Decimal:
    """Return an amount as people write it: 4500 EUR cents are 45.00."""
    return Decimal(minor_units).scaleb(-exponent_of(currency))
