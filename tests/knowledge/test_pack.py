"""The pack takes what a conversation would answer with, and leaves out what is old."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge.base import load_base
from knowledge.choice import Shelf
from knowledge.contacts import Contact, Contacts
from knowledge.fault import KnowledgeError
from knowledge.pack import Pack, make_pack, offices_of
from knowledge.question import Question
from knowledge.snapshot import Snapshot, take_snapshot
from knowledge.taxonomy import PackSection, load_taxonomy
from tests.knowledge.conftest import WriteEntry
from tests.knowledge.test_coverage import French

TODAY = date(2026, 11, 22)
PACK = {
    "books": {"label": "Books", "topics": ["lost-book", "library-card"]},
    "travel": {"label": "Travel", "topics": ["bus-ticket"]},
    "nothing": {"label": "Nothing", "topics": []},
}


def with_pack(folder: Path, pack: object) -> Path:
    path = folder / "taxonomy.yml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text("utf-8")) | {"pack": pack}))
    return folder


def snapshot_of(folder: Path, *french: str) -> Snapshot:
    read = load_base(folder)
    assert read.faults == ()
    return take_snapshot(read, French(*french))


def pack_of(snapshot: Snapshot, today: date = TODAY, **asked: str) -> Pack | None:
    values = {"language": "en", "origin": "AAA", "destination": "CCC"} | asked
    shelf = Shelf(snapshot.entries, snapshot.taxonomy)
    return make_pack(snapshot, shelf, Question("", **values), today)


def entries(pack: Pack | None) -> list[list[str]]:
    assert pack is not None
    return [[line.entry for line in section.lines] for section in pack.sections]


def test_topics_stand_in_the_order_of_the_taxonomy(base: Path) -> None:
    snapshot = snapshot_of(with_pack(base, PACK))
    pack = pack_of(snapshot)
    assert entries(pack) == [
        ["world/lost-book", "destinations/ccc/library-card"],
        ["origins/aaa/bus-ticket"],
    ]
    assert entries(pack_of(snapshot, origin="BBB")) == [
        ["world/lost-book", "destinations/ccc/library-card"]
    ]


def test_the_beginning_is_word_for_word(base: Path) -> None:
    pack = pack_of(snapshot_of(with_pack(base, PACK)))
    assert pack is not None
    card = pack.sections[0].lines[1]
    assert card.title == "Getting a library card in Cedarton"
    # So short a paragraph only announces the next one.
    assert card.text == "You get a card free at the desk.\nBring a letter with your address."
    assert card.publishers == ("Town council",)


def test_a_kind_of_work_brings_its_own_text_and_no_other(base: Path) -> None:
    snapshot = snapshot_of(with_pack(base, PACK))
    child = entries(pack_of(snapshot, sector="children"))
    assert child[0] == ["world/lost-book", "destinations/ccc/library-card.children"]
    general = snapshot.model_copy(
        update={
            "entries": {
                name: entry
                for name, entry in snapshot.entries.items()
                if name != "destinations/ccc/library-card"
            }
        }
    )
    assert entries(pack_of(general))[0] == ["world/lost-book"]


def test_old_texts_are_left_out(base: Path) -> None:
    snapshot = snapshot_of(with_pack(base, PACK))
    assert entries(pack_of(snapshot, today=date(2056, 1, 1))) == []


def test_what_is_not_translated_is_english(base: Path) -> None:
    snapshot = snapshot_of(with_pack(base, PACK), "world/lost-book")
    pack = pack_of(snapshot, language="fr")
    assert pack is not None
    assert [line.language for line in pack.lines] == ["fr", "en", "en"]
    assert pack.untranslated
    assert pack.lines[0].title == "[fr] When you lose a book"


def test_without_a_corridor_or_a_pack_there_is_none(base: Path) -> None:
    assert pack_of(snapshot_of(base)) is None
    snapshot = snapshot_of(with_pack(base, PACK))
    assert make_pack(snapshot, Shelf({}, snapshot.taxonomy), Question("", "en"), TODAY) is None


@pytest.mark.parametrize(
    ("pack", "told"),
    [
        ({"books": {"label": "B", "topics": ["cinema"]}}, "pack.books names the topic 'cinema'"),
        ({"books": {"label": "B", "offices": ["bakery"]}}, "pack.books.offices.0"),
        ({"books": {"topics": []}}, "pack.books.label"),
    ],
)
def test_a_wrong_pack_is_refused(base: Path, pack: object, told: str) -> None:
    with pytest.raises(KnowledgeError) as refused:
        load_taxonomy(with_pack(base, pack))
    assert told in str(refused.value)


def office(name: str, kind: str, country: str, **more: object) -> Contact:
    source = {"title": "The list", "publisher": "The state", "url": "https://a.org/b"}
    return Contact.model_validate(
        {"id": name, "name": name, "kind": kind, "country": country, "checked_on": TODAY}
        | {"sources": [source | {"kind": "government"}], "phone": ["1"]}
        | more
    )


def test_offices_stand_by_country_and_only_those_that_can_be_reached() -> None:
    found = [
        office("police", "emergency", "CC"),
        office("consulate of others", "consulate", "CC", **{"for": ["BB"]}),
        office("consulate", "consulate", "CC", **{"for": ["AA"]}),
        office("silent", "emergency", "CC", phone=[]),
        office("everywhere", "emergency", "world"),
        office("ministry", "labour-office", "AA"),
        office("police at home", "emergency", "AA"),
    ]
    section = PackSection(
        label="Help", offices=("consulate", "emergency"), offices_at_home=("labour-office",)
    )
    by_country = offices_of(section, Contacts({each.id: each for each in found}), "AA", "CC")
    assert {code: [each.id for each in offices] for code, offices in by_country.items()} == {
        "CC": ["consulate", "police", "everywhere"],
        "AA": ["ministry"],
    }
    assert offices_of(PackSection(label="Fees"), Contacts({}), "AA", "CC") == {}


def test_a_new_entry_of_the_corridor_comes_first(base: Path, write_entry: WriteEntry) -> None:
    write_entry("corridors/aaa-ccc/bus-ticket")
    snapshot = snapshot_of(with_pack(base, PACK))
    assert entries(pack_of(snapshot))[1] == ["corridors/aaa-ccc/bus-ticket"]
