"""Who may charge a worker what: the rules of each country as data, one file a country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.entry import Source
from knowledge.fault import Fault
from knowledge.paths import content_directory
from knowledge.payment import Purpose
from knowledge.plain_file import FileRefused, read_plain
from knowledge.yaml_file import YamlError, line_of, load_yaml

Code = Annotated[str, Field(pattern=r"^[A-Z]{2,8}$")]
Amount = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=4)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AmountCap(_Strict):
    """At most a sum of money, once."""

    amount: Amount
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class SalaryCap(_Strict):
    """At most so many months of pay; 0.1 is ten per cent of one month."""

    months_of_salary: Amount


Cap = Literal["none", "actual-cost", "unknown"] | AmountCap | SalaryCap
"""`none`: nothing may be charged. `actual-cost`: what the office or clinic itself takes."""

When = Literal["after-contract", "after-first-wage", "after-visa", "employer-refuses", "refunded"]


class Deadline(_Strict):
    """How long after the charge a complaint still helps; in `place` only, if that is given."""

    months: int = Field(gt=0, le=240)
    place: str | None = None


class FeeRule(_Strict):
    """One rule of the law of `country`, for workers who leave it or for those who come."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    country: Code
    side: Literal["origin", "destination"]
    partners: tuple[Code, ...] = ()
    """The other end of the corridor; empty: every country."""
    sectors: tuple[str, ...] = ()
    not_sectors: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = Field(min_length=1)
    reach: Literal["everyone", "within"] = "everyone"
    """`within`: it binds those who take money in that country, not an agency elsewhere."""
    cap: Cap
    total: bool = False
    """The cap is for all costs together, not for this purpose alone."""
    when: When | None = None
    """A condition without which even the sum allowed is not due."""
    law: str = Field(min_length=5)
    says: str = Field(min_length=10)
    """What the law says, in the words of the source."""
    certainty: Literal["official", "reported"]
    valid_from: date | None = None
    checked_on: date
    review_by: date
    authority: str
    """The contact that takes complaints."""
    deadline: Deadline | None = None
    sources: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _makes_sense(self) -> FeeRule:
        if self.sectors and self.not_sectors:
            raise ValueError("give `sectors` or `not_sectors`, not both")
        if self.review_by <= self.checked_on:
            raise ValueError("review_by must come after checked_on")
        if "unclear" in self.purposes:
            raise ValueError("`unclear` is what a person did not say; a rule names its purposes")
        return self

    def covers(self, origin: str | None, destination: str | None, sector: str | None) -> bool:
        """True when it holds on this corridor for this kind of work, all of them known."""
        here, there = (origin, destination) if self.side == "origin" else (destination, origin)
        return (
            here == self.country
            and (not self.partners or there in self.partners)
            and (not self.sectors or sector in self.sectors)
            and sector not in self.not_sectors
        )

    def is_in_force(self, today: date) -> bool:
        return self.valid_from is None or self.valid_from <= today

    def is_stale(self, today: date) -> bool:
        return self.review_by < today


@dataclass(frozen=True)
class FeeRules:
    """All rules; `offices` names, for each country, the contact for what no rule settles."""

    rules: tuple[FeeRule, ...]
    offices: dict[str, str]
    faults: tuple[Fault, ...] = ()
    paths: tuple[tuple[str, Path], ...] = ()

    @classmethod
    def load(cls, content: Path | None = None) -> FeeRules:
        """All rules under `content`/fees; a broken one is a fault, the others still serve."""
        folder = (content or content_directory()) / "fees"
        rules: list[FeeRule] = []
        offices: dict[str, str] = {}
        faults: list[Fault] = []
        seen: dict[str, Path] = {}
        for path in sorted(folder.glob("*.yml")):
            country = path.stem.upper()
            for item in _read(path, country):
                if isinstance(item, Fault):
                    faults.append(item)
                elif isinstance(item, str):
                    offices[country] = item
                elif item.id in seen:
                    message = f"rule {item.id} stands twice, also in {seen[item.id].name}"
                    faults.append(Fault(path, line_of_rule(path, item.id), message))
                else:
                    seen[item.id] = path
                    rules.append(item)
        return cls(tuple(rules), offices, tuple(faults), tuple(seen.items()))

    @cached_property
    def by_purpose(self) -> dict[str, tuple[FeeRule, ...]]:
        """The rules that speak of a purpose."""
        named = {purpose for rule in self.rules for purpose in rule.purposes}
        return {name: tuple(r for r in self.rules if name in r.purposes) for name in named}

    @property
    def origins(self) -> frozenset[str]:
        """The countries whose law for those who leave is known here."""
        return frozenset(rule.country for rule in self.rules if rule.side == "origin")

    @property
    def destinations(self) -> frozenset[str]:
        """The countries that some rule tells of as a destination."""
        own = {rule.country for rule in self.rules if rule.side == "destination"}
        named = {code for rule in self.rules if rule.side == "origin" for code in rule.partners}
        return frozenset(own | named)

    @property
    def sectors(self) -> frozenset[str]:
        """The kinds of work that some rule treats apart."""
        named = ((*rule.sectors, *rule.not_sectors) for rule in self.rules)
        return frozenset(sector for sectors in named for sector in sectors)


def line_of_rule(path: Path, rule: str) -> int:
    """The line where a rule begins, else 1."""
    lines = path.read_text("utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if f"id: {rule}" in line), 1)


def _read(path: Path, country: str) -> Iterator[FeeRule | Fault | str]:
    try:
        text = read_plain(path)
        file = load_yaml(text)
    except (YamlError, FileRefused) as error:
        yield Fault(path, error.line, str(error))
        return
    if not isinstance(file, dict) or not isinstance(file.get("rules"), list):
        yield Fault(path, 1, "must hold `authority:` and a list `rules:`")
        return
    for key in file.keys() - {"authority", "rules"}:
        yield Fault(path, line_of(text, str(key)), f"{key}: is no key here: authority, rules")
    office = file.get("authority")
    if not isinstance(office, str):
        yield Fault(path, 1, "authority: name the contact for what no rule settles")
        return
    yield office
    for row in file["rules"]:
        if not isinstance(row, dict):
            yield Fault(path, line_of(text, "rules"), "each rule begins with `- id:`")
            continue
        try:
            yield FeeRule.model_validate({"country": country, "authority": office, **row})
        except ValidationError as error:
            detail = error.errors()[0]
            where = ".".join(map(str, detail["loc"])) or "rule"
            line = line_of_rule(path, str(row.get("id", "?")))
            yield Fault(path, line, f"rule {row.get('id', '?')}: {where}: {detail['msg']}")
