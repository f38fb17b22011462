"""What one entry would send if it were published now, a draft too, without building anything."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from knowledge.base import Base
from knowledge.fault import KnowledgeError
from knowledge.snapshot import Text, Translator, take_snapshot
from translations.languages import SOURCE_LANGUAGE


@dataclass(frozen=True)
class Preview:
    """The text for one reader; `remarks` say what would keep it from being sent like this."""

    entry: str
    language: str
    text: Text
    remarks: tuple[str, ...]


def preview(
    base: Base, name: str, language: str, translator: Translator, today: date | None = None
) -> Preview:
    """The entry with id `name` in `language`, or in English where it is not all translated."""
    entry = base.entries.get(name.removesuffix(".md"))
    if entry is None:
        raise KnowledgeError(
            f"there is no readable entry {name!r}; an id is the path below content/, such as "
            "world/contract. `python -m knowledge check` says what cannot be read"
        )
    if language not in base.languages:
        raise KnowledgeError(f"{language!r} is not in the table of languages")
    published = entry.model_copy(update={"status": "published"})
    texts = take_snapshot(replace(base, entries={entry.id: published}), translator).entries
    remarks = []
    if entry.status == "draft":
        remarks.append("a draft: not served until `status: published`")
    if entry.is_stale(today or date.today()):
        remarks.append(f"review_by {entry.review_by} is past: not served as an answer")
    served = language if language in texts[entry.id].texts else SOURCE_LANGUAGE
    if served != language:
        remarks.append(f"not all translated into {language!r}: sent in English with a notice")
    return Preview(entry.id, served, texts[entry.id].texts[served], tuple(remarks))
