"""A whole base of knowledge as read from its folder, with everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.contacts import Contacts, load_contacts
from knowledge.entry import Entry, EntryError, read_entry
from knowledge.fault import Fault, KnowledgeError
from knowledge.paths import content_directory, languages_file
from knowledge.taxonomy import Taxonomy, load_taxonomy
from translations.languages import Languages, load_languages


@dataclass(frozen=True)
class Base:
    """`entries` are the readable ones, drafts too, by id; `faults` says what could not be read."""

    content: Path
    taxonomy: Taxonomy
    languages: Languages
    contacts: Contacts
    entries: dict[str, Entry]
    faults: tuple[Fault, ...]

    @property
    def published(self) -> Iterator[Entry]:
        return (entry for entry in self.entries.values() if entry.status == "published")


def load_base(content: Path | None = None) -> Base:
    """The base in `content`; broken files become faults, only an unusable base is an error."""
    folder = (content or content_directory()).resolve()
    root = folder / "content"
    if not root.is_dir():
        raise KnowledgeError(f"{root} is missing: the entries are kept there, one file a topic")
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    for path in sorted(root.rglob("*.md")):
        try:
            entry = read_entry(path, root)
        except EntryError as error:
            faults.extend(error.faults)
            continue
        entries[entry.id] = entry
    contacts = load_contacts(folder)
    return Base(
        content=folder,
        taxonomy=load_taxonomy(folder),
        languages=load_languages(languages_file(folder)),
        contacts=contacts,
        entries=entries,
        faults=(*faults, *contacts.faults),
    )
