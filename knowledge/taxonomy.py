"""What the base speaks of: topics, stages, sectors and places, read from `taxonomy.yml`."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.contacts import Kind
from knowledge.fault import KnowledgeError
from knowledge.plain_file import FileRefused, read_plain
from knowledge.yaml_file import YamlError, load_yaml

Side = Literal["origin", "destination", "either"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))


class Topic(_Strict):
    label: str
    category: str = ""
    about: str = ""
    side: Side = "either"
    """Whose law answers first when both countries have an entry."""


class Label(_Strict):
    label: str


class PackSection(_Strict):
    """A part of the corridor pack: topics in the order they stand, and kinds of offices."""

    label: str
    topics: tuple[str, ...] = ()
    offices: tuple[Kind, ...] = ()
    offices_at_home: tuple[Kind, ...] = ()


class FeeCheck(_Strict):
    """The topic whose text stands beside a verdict on a sum, and those that are answered first.

    In `others` a sum is seldom a recruiter's: they are answered first, too, and one for no stated
    purpose is left alone.
    """

    topic: str
    answered_first: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def topics(self) -> tuple[str, ...]:
        return (self.topic, *self.answered_first)


class Taxonomy(_Strict):
    topics: dict[str, Topic] = Field(min_length=1)
    stages: dict[str, Label] = {}
    sectors: dict[str, Label] = {}
    origins: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    names: dict[str, str] = {}
    """Names of places that are no country of CLDR, in the source language."""
    pack: dict[str, PackSection] = {}
    """What stands on the one page of a corridor; without it there is no such page."""
    fee_check: FeeCheck | None = None

    @model_validator(mode="after")
    def _names_known_topics(self) -> Taxonomy:
        named = {f"pack.{key}": section.topics for key, section in self.pack.items()}
        if self.fee_check:
            named["fee_check"] = (*self.fee_check.topics, *self.fee_check.others)
        for where, topics in named.items():
            for topic in topics:
                if topic not in self.topics:
                    raise ValueError(f"{where} names the topic {topic!r}, which is not there")
        return self


def load_taxonomy(content: Path) -> Taxonomy:
    """The taxonomy of the base in folder `content`; `KnowledgeError` says what is wrong in it."""
    path = content / "taxonomy.yml"
    if not path.exists():
        raise KnowledgeError(
            f"{path} is missing: a base of knowledge begins with its topics and places"
        )
    try:
        return Taxonomy.model_validate(load_yaml(read_plain(path)))
    except (YamlError, FileRefused) as error:
        raise KnowledgeError(f"{path}:{error.line}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise KnowledgeError(f"{path}: {where}: {first['msg']}") from error
