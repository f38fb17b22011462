"""Which money a word such as `rupees` or `$` means, by where the worker comes from and goes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel.numbers import get_territory_currencies
from pydantic import BaseModel, ConfigDict, Field

_IMPLIED_FROM = 10_000
"""Below it `2 ribu` may be dollars or ringgit as well, so the currency is asked."""


class Kind(BaseModel):
    """Currencies that share a name; `otherwise` when the places have none of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    codes: tuple[str, ...]
    otherwise: str | None = None
    parts: int = Field(default=1, ge=1)
    """How many of it make one of the currency: 100 for centimes."""
    implied_from: int = _IMPLIED_FROM
    """The least number that is this money without saying so."""


@dataclass(frozen=True)
class Unit:
    """What a sum is counted in; `currency` None where it must be asked."""

    currency: str | None
    parts: int = 1
    implied_from: int = _IMPLIED_FROM


@cache
def currency_of(place: str | None) -> str | None:
    """The money of a country (ISO 3166 code), by CLDR."""
    if not place:
        return None
    codes = get_territory_currencies(place.upper())
    return str(codes[0]) if codes else None


def unit_meant(
    name: str,
    kinds: dict[str, Kind],
    defaults: dict[str, str],
    origin: str | None,
    destination: str | None,
) -> Unit:
    """The unit for `name`: an ISO code itself, or one of `kinds`."""
    currency = _currency_meant(name, kinds, defaults, origin, destination)
    kind = kinds.get(name)
    if kind is None:
        return Unit(currency)
    return Unit(currency, kind.parts if currency else 1, kind.implied_from)


def _currency_meant(
    name: str,
    kinds: dict[str, Kind],
    defaults: dict[str, str],
    origin: str | None,
    destination: str | None,
) -> str | None:
    if name not in kinds:
        return name if name.isupper() else None
    kind = kinds[name]
    near = {currency_of(origin), currency_of(destination)} & set(kind.codes)
    if near:
        return near.pop() if len(near) == 1 else None
    if kind.otherwise and (origin or destination):
        return kind.otherwise
    return defaults.get(name)
