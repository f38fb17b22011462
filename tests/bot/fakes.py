"""Strict stand-ins for what lies behind the actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.actions.counts import Counts
from bot.actions.services import Services
from knowledge.contacts import Contact, Contacts
from knowledge.entry import Source
from knowledge.pack import Pack
from knowledge.question import Answer, Option, Outcome, Question
from knowledge.taxonomy import Label, Taxonomy, Topic
from translations.catalogue import Catalogue
from translations.languages import load_languages

SOURCE = Source.model_validate(
    {
        "title": "Guide",
        "publisher": "Labour Department",
        "url": "https://example.org/guide",
        "date": "2025",
        "kind": "government",
    }
)


def contact(
    name: str, kind: str, country: str, phone: str, serves: tuple[str, ...] = ()
) -> Contact:
    return Contact.model_validate(
        {
            "id": name.lower().replace(" ", "-"),
            "name": name,
            "kind": kind,
            "country": country,
            "for": serves,
            "phone": [phone],
            "sources": [SOURCE.model_dump()],
            "checked_on": date(2026, 11, 1),
        }
    )


CONTACTS = (
    contact("HK Emergency", "emergency", "HK", "999"),
    contact("HK Labour", "labour-office", "HK", "2717 1771"),
    contact("PH Consulate in HK", "consulate", "HK", "2823 8500", ("PH",)),
    contact("QA Emergency", "emergency", "QA", "999 QA"),
    contact("PH Centre", "resource-centre", "PH", "1348"),
)


def an_answer(entry: str = "destinations/hk/passport-retention", language: str = "en") -> Answer:
    scope, _, topic = entry.rpartition("/")
    return Answer(
        entry=entry,
        topic=topic,
        scope=scope,
        language=language,
        title="Your passport is yours",
        text="No.\n\nAsk for it back.",
        contacts=(),
        sources=(SOURCE,),
        checked_on=date(2026, 11, 1),
    )


@dataclass
class FakeLibrary:
    """Gives the outcomes it was handed, in order, and keeps the questions; one too many fails."""

    outcomes: list[Outcome] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    packs: list[Pack | None] = field(default_factory=list)

    def pack(self, question: Question) -> Pack | None:
        assert question.language in load_languages(), question.language
        assert question.origin, "a pack is for a whole corridor"
        assert question.destination, "a pack is for a whole corridor"
        self.asked.append(question)
        assert self.packs, f"not expected to be asked: {question}"
        return self.packs.pop(0)

    def answer(self, question: Question) -> Outcome:
        assert question.language in load_languages(), question.language
        assert question.text or question.topic or question.entry, "an empty question"
        for place in (question.origin, question.destination):
            assert place is None or place.isupper(), f"{place!r} is not upper case"
        self.asked.append(question)
        assert self.outcomes, f"not expected to be asked: {question}"
        return self.outcomes.pop(0)


def fake_services(folder: Path, *outcomes: Outcome) -> Services:
    languages = load_languages()
    return Services(
        languages=languages,
        catalogue=Catalogue({}, languages),
        taxonomy=Taxonomy(
            topics={"passport-retention": Topic(label="Passport")},
            stages={"at-work": Label(label="Working abroad")},
            sectors={"domestic-work": Label(label="Work in a home")},
            origins=("PH", "MA"),
            destinations=("HK", "QA"),
        ),
        contacts=Contacts({contact.id: contact for contact in CONTACTS}),
        counts=Counts(folder / "counts.sqlite"),
        library=FakeLibrary(list(outcomes)),
    )


ANSWERED = Outcome(
    "answer",
    "passport-retention",
    0.93,
    an_answer(),
    related=(Option("world/documents", "documents", "Papers to carry"),),
)
