"""One knowledge file: YAML front matter and the text that is sent word for word."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from knowledge.fault import Fault
from knowledge.plain_file import FileRefused, read_plain
from knowledge.scope import Scope
from knowledge.yaml_file import YamlError, line_of, load_yaml

LONGEST_BODY = 900
FEWEST_QUESTIONS = 5
LARGEST_ENTRY = 200_000
"""Bytes; a text of 900 characters with its sources needs less than 10,000."""

_FRONT = re.compile(r"\A---\n(?P<front>.*?\n)---\n(?P<body>.*)\Z", re.DOTALL)


class Source(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str = Field(min_length=3)
    publisher: str = Field(min_length=2)
    url: str = Field(pattern=r"^https?://\S+\.\S+$")
    date: str | None = None
    kind: Literal["law", "government", "intergovernmental", "ngo", "media"]

    @field_validator("date", mode="before")
    @classmethod
    def _as_written(cls, value: object) -> object:
        return str(value) if isinstance(value, date | int) else value


class Front(BaseModel):
    """The front matter as an editor writes it; every key is described in the editors' guide."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str = Field(min_length=3, max_length=90)
    topic: str
    stages: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ("any",)
    questions: tuple[str, ...] = Field(min_length=FEWEST_QUESTIONS)
    legal_basis: str | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    checked_on: date
    review_by: date
    status: Literal["published", "draft"]
    trust: Literal["official", "reported"]
    contacts: tuple[str, ...] = ()


class Entry(Front):
    """A published or draft text with the place where it holds; `id` is its path."""

    id: str
    scope: Scope
    sector: str | None
    """The sector of a variant file (`contract.domestic-work.md`), else None."""
    body: str
    path: Path

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What is translated piece by piece: the body cut at blank lines."""
        return paragraphs(self.body)

    def is_stale(self, today: date) -> bool:
        return self.review_by < today


class EntryError(Exception):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def paragraphs(body: str) -> tuple[str, ...]:
    """`body` cut at blank lines, each piece stripped, inner line breaks kept."""
    return tuple(piece.strip() for piece in re.split(r"\n\s*\n", body) if piece.strip())


def read_entry(path: Path, content: Path) -> Entry:
    """The entry in file `path` under `content`; `EntryError` holds every fault with its line."""
    try:
        text = read_plain(path, content, LARGEST_ENTRY)
    except FileRefused as error:
        raise EntryError([Fault(path, error.line, str(error))]) from error
    match = _FRONT.match(text)
    if match is None:
        message = "must begin with a line ---, then the fields, then a line ---, then the text"
        raise EntryError([Fault(path, 1, message)])
    front, body = match["front"], "\n\n".join(paragraphs(match["body"]))
    try:
        fields = load_yaml(front)
        scope = Scope.parse(path.parent.relative_to(content).as_posix())
        if not isinstance(fields, dict):
            raise YamlError("the fields must be written as `name: value`", 1)
        name, _, sector = path.stem.partition(".")
        where = {
            "id": f"{scope.name}/{path.stem}",
            "scope": scope,
            "sector": sector or None,
            "body": body,
            "path": path,
        }
        entry = Entry.model_validate(fields | where)
    except YamlError as error:
        raise EntryError([Fault(path, error.line + 1, str(error))]) from error
    except ValidationError as error:
        faults = [
            Fault(
                path,
                1 + line_of(front, str(detail["loc"][0])),
                f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}",
            )
            for detail in error.errors()
        ]
        raise EntryError(faults) from error
    except ValueError as error:
        raise EntryError([Fault(path, 1, str(error))]) from error
    if name != entry.topic:
        message = f"topic is {entry.topic!r} but the file is named {name!r}; they must be the same"
        raise EntryError([Fault(path, 1 + line_of(front, "topic"), message)])
    return entry
