"""Numbers and offices as data: each stands once, with its source, and entries name it by id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.entry import Source
from knowledge.fault import Fault, KnowledgeError
from knowledge.paths import content_directory
from knowledge.plain_file import FileRefused, read_plain
from knowledge.yaml_file import YamlError, load_yaml

Kind = Literal[
    "emergency",
    "hotline",
    "labour-office",
    "embassy",
    "consulate",
    "shelter",
    "resource-centre",
    "ngo",
    "legal-aid",
    "health",
    "immigration",
]


class Contact(BaseModel):
    """An office reached in `country` (code, or `world`), for people from `for_` (empty: all)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    name: str
    kind: Kind
    country: str
    for_: tuple[str, ...] = Field(default=(), alias="for")
    phone: tuple[str, ...] = ()
    web: str | None = None
    hours: str | None = None
    languages: tuple[str, ...] = ()
    note: str | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    checked_on: date


@dataclass(frozen=True)
class Contacts:
    by_id: dict[str, Contact]
    faults: tuple[Fault, ...] = ()

    def find(
        self, country: str | None, origin: str | None = None, kinds: Iterable[str] = ()
    ) -> list[Contact]:
        """Offices reached in `country` that serve people from `origin`, in the order of `kinds`.

        Offices for one origin are left out when the origin is not known: a wrong embassy
        costs a frightened person minutes.
        """
        wanted = list(kinds)
        found = [
            contact
            for contact in self.by_id.values()
            if contact.country.upper() == (country or "").upper()
            and (not contact.for_ or (origin or "").upper() in contact.for_)
            and (not wanted or contact.kind in wanted)
        ]
        if wanted:
            found.sort(key=lambda contact: wanted.index(contact.kind))
        return found


def load_contacts(content: Path | None = None) -> Contacts:
    """All contacts under `content`/contacts; a broken file is a fault, the others still serve."""
    folder = (content or content_directory()) / "contacts"
    by_id: dict[str, Contact] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            text = read_plain(path)
            rows = load_yaml(text) or []
        except (YamlError, FileRefused) as error:
            faults.append(Fault(path, error.line, str(error)))
            continue
        if not isinstance(rows, list):
            faults.append(Fault(path, 1, "must be a list: each contact begins with `- id:`"))
            continue
        lines = text.splitlines()
        for row in rows:
            try:
                contact = Contact.model_validate(row)
            except ValidationError as error:
                detail = error.errors()[0]
                name = row.get("id", "?") if isinstance(row, dict) else "?"
                line = next((n for n, at in enumerate(lines, 1) if f"id: {name}" in at), 1)
                where = ".".join(map(str, detail["loc"]))
                faults.append(Fault(path, line, f"contact {name}: {where}: {detail['msg']}"))
                continue
            line = next((n for n, at in enumerate(lines, 1) if f"id: {contact.id}" in at), 1)
            if contact.id in by_id:
                faults.append(Fault(path, line, f"contact {contact.id} stands twice"))
            by_id[contact.id] = contact
    return Contacts(by_id, tuple(faults))


def require(contacts: Contacts, contact: str) -> Contact:
    """The contact of that id; `KnowledgeError` when there is none."""
    try:
        return contacts.by_id[contact]
    except KeyError as error:
        raise KnowledgeError(f"no contact {contact!r} in the contacts folder") from error
