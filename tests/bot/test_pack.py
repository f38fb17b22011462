"""The corridor pack in the talk: asked for, completed, and said in one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("pydantic_settings", reason="runs in our own environment")

from bot.actions.base import Context, take
from bot.actions.conversation import Conversation, Country
from bot.actions.pack import pack, text_of
from bot.actions.services import NotReady, Services
from bot.actions.situation import set_corridor
from connectors.messages import Reply
from connectors.speech import Speech
from connectors.texts import units, whole
from knowledge.base import load_base
from knowledge.choice import Shelf
from knowledge.contacts import load_contacts
from knowledge.pack import Line, Pack, Section, make_pack
from knowledge.paths import content_directory
from knowledge.question import Question
from knowledge.snapshot import Snapshot, take_snapshot
from knowledge.taxonomy import PackSection, load_taxonomy
from tests.bot.fakes import FakeLibrary, fake_services
from translations.catalogue import Catalogue
from translations.languages import load_languages

LANGUAGES = load_languages()
LONGEST_MESSAGE = 4096  # of Telegram and of WhatsApp
TODAY = date(2026, 11, 22)


def line(name: str, text: str = "You may.", language: str = "en") -> Line:
    return Line(name, f"Title of {name}", text, language, ("The state",), date(2026, 11, 1))


def a_pack(*sections: tuple[str, tuple[Line, ...]], language: str = "en") -> Pack:
    return Pack(
        "PH",
        "HK",
        language,
        tuple(Section(key, key.title(), lines) for key, lines in sections),
    )


def services_with(folder: Path, *packs: Pack | None) -> Services:
    services = fake_services(folder)
    services.library = FakeLibrary(packs=list(packs))
    section = PackSection(
        label="Help", offices=("emergency", "consulate"), offices_at_home=("resource-centre",)
    )
    services.taxonomy = services.taxonomy.model_copy(update={"pack": {"help": section}})
    return services


def asked(services: Services) -> list[Question]:
    assert isinstance(services.library, FakeLibrary)
    return services.library.asked


def test_a_pack_names_places_texts_and_numbers(tmp_path: Path) -> None:
    services = services_with(tmp_path, a_pack(("fees", (line("a"), line("b")))))
    services.public_address = "https://chat.example.org"
    known = {"language": "en", "origin": "PH", "destination": "HK", "noticed": True}
    move = take(pack, Conversation(intent="pack", slots=known), services)
    [say] = move.says
    assert say.response == "utter_pack"
    assert say.text is not None
    blocks = say.text.split("\n\n")
    assert blocks[0].startswith("Working abroad: from Philippines to Hong Kong.")
    assert blocks[1:4] == [
        "\u25a0 Fees",
        "\u2022 Title of a\nYou may.",
        "\u2022 Title of b\nYou may.",
    ]
    assert blocks[4] == "\u25a0 Hong Kong\nHK Emergency: 999\nPH Consulate in HK: 2823 8500"
    assert blocks[5] == "\u25a0 Philippines\nPH Centre: 1348"
    assert blocks[6].endswith("https://chat.example.org/pack/ph-hk?language=en")
    assert say.fields["checked_on"] == "2026-11-01"
    assert move.slots["pending"] is None


def test_a_first_reply_tells_that_it_is_a_machine(tmp_path: Path) -> None:
    services = services_with(tmp_path, a_pack(("fees", (line("a"),))))
    known = {"language": "en", "origin": "PH", "destination": "HK"}
    move = take(pack, Conversation(intent="pack", slots=known), services)
    assert [say.response for say in move.says] == ["utter_pack", "utter_notice"]


def test_it_asks_for_both_ends_and_comes_back(tmp_path: Path) -> None:
    services = services_with(tmp_path, a_pack(("fees", (line("a"),))))
    slots: dict[str, object] = {"language": "en", "noticed": True}
    move = take(pack, Conversation(intent="pack", slots=slots), services)
    assert [say.response for say in move.says] == ["utter_ask_destination"]
    assert len(move.says[0].buttons) == 2
    slots |= move.slots
    here = Conversation(
        intent="set_corridor", countries=(Country("HK", "destination"),), slots=slots
    )
    move = take(set_corridor, here, services)
    assert [say.response for say in move.says] == ["utter_ask_origin"]
    assert (move.slots["destination"], move.slots["pending"]) == ("HK", "pack")
    slots |= move.slots
    # Somebody who answers only "Qatar" to where they come from names no new destination.
    home = Conversation(
        intent="set_corridor", countries=(Country("QA", "destination"),), slots=slots
    )
    move = take(set_corridor, home, services)
    assert [say.response for say in move.says] == ["utter_pack"]
    assert (move.slots["origin"], move.slots["pending"]) == ("QA", None)
    assert (asked(services)[0].origin, asked(services)[0].destination) == ("QA", "HK")


def test_the_kind_of_work_goes_along(tmp_path: Path) -> None:
    services = services_with(tmp_path, a_pack(("fees", (line("a"),))))
    services.public_address = "https://chat.example.org"
    known = {"language": "en", "origin": "PH", "destination": "HK", "sector": "domestic-work"}
    move = take(pack, Conversation(intent="pack", slots=known), services)
    assert asked(services)[0].sector == "domestic-work"
    assert "/pack/ph-hk?language=en&work=domestic-work" in (move.says[0].text or "")


@pytest.mark.parametrize("nothing", [None, a_pack()])
def test_a_base_without_a_pack_says_so(tmp_path: Path, nothing: Pack | None) -> None:
    services = services_with(tmp_path, nothing)
    known = {"language": "en", "origin": "PH", "destination": "HK", "noticed": True}
    move = take(pack, Conversation(intent="pack", slots=known), services)
    assert [say.response for say in move.says] == ["utter_no_answer_alone"]


def test_before_the_library_is_open_nothing_is_made_up(tmp_path: Path) -> None:
    services = replace(services_with(tmp_path), library=None)
    known = {"language": "en", "origin": "PH", "destination": "HK"}
    with pytest.raises(NotReady):
        take(pack, Conversation(intent="pack", slots=known), services)


def test_without_room_whole_lines_go_and_their_titles_stay(tmp_path: Path) -> None:
    services = services_with(tmp_path)
    long = "x" * 900
    rights = tuple(line(f"right-{number}", long) for number in range(6))
    full = a_pack(("fees", (line("fee", long),)), ("rights", rights))
    text = text_of(full, Context("en", services, LANGUAGES))
    assert units(text) < LONGEST_MESSAGE
    assert text.count(long) == 3
    assert "\u2022 Title of fee\n" in text, "the first of each part comes before the rest"
    left = text.split("Ask me about these too: ")[1].split("\n")[0]
    assert left == "; ".join(f"Title of right-{number}" for number in range(2, 6))


# --- with the real texts ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture(scope="module")
def snapshot(catalogue: Catalogue) -> Snapshot:
    return take_snapshot(load_base(), catalogue)


@pytest.mark.parametrize("language", LANGUAGES.codes)
def test_every_pack_is_one_message(
    tmp_path: Path, catalogue: Catalogue, snapshot: Snapshot, language: str
) -> None:
    content = content_directory()
    services = fake_services(tmp_path)
    services.catalogue, services.taxonomy = catalogue, load_taxonomy(content)
    services.contacts = load_contacts(content)
    services.public_address = "https://chat.a-centre-for-migrants.example.org"
    shelf, speech = Shelf(snapshot.entries, snapshot.taxonomy), Speech.load(catalogue)
    context = Context(language, services, LANGUAGES)
    for origin in snapshot.taxonomy.origins:
        for destination in snapshot.taxonomy.destinations:
            asked_for = Question("", language, origin, destination)
            found = make_pack(snapshot, shelf, asked_for, TODAY)
            assert found is not None
            assert found.checked_on is not None
            text = text_of(found, context)
            reply = Reply(text, language, "answer", checked_on=found.checked_on.isoformat())
            assert units(whole(reply, speech)) <= LONGEST_MESSAGE, (origin, destination)
            said = [each for each in found.lines if f"{each.title}\n{each.text}" in text]
            assert len(said) >= 6, (origin, destination)
            assert {s.key for s in found.sections if s.lines} == {
                s.key for s in found.sections if set(s.lines) & set(said)
            }, "every part says something"


EXCHANGES = {
    ("ar", "MA", "ES"): ("العمل في الخارج: من \u2068المغرب\u2069", "حقوقك في العمل", "112"),
    ("ne", "NP", "QA"): ("विदेशमा काम: नेपाल बाट कतार", "काममा तपाईंका अधिकार", "999"),
    ("fil", "PH", "HK"): ("mula Pilipinas papuntang Hong Kong", "Mga karapatan ninyo", "999"),
    ("es", "GT", "CA"): ("de Guatemala a Canadá", "Sus derechos en el trabajo", "911"),
    ("bn", "BD", "SA"): ("বিদেশে কাজ: বাংলাদেশ থেকে সৌদি আরব", "কাজে আপনার অধিকার", "911"),
}


@pytest.mark.parametrize(("language", "origin", "destination"), EXCHANGES)
def test_pairs(
    tmp_path: Path,
    catalogue: Catalogue,
    snapshot: Snapshot,
    language: str,
    origin: str,
    destination: str,
) -> None:
    shelf = Shelf(snapshot.entries, snapshot.taxonomy)
    made = make_pack(snapshot, shelf, Question("", language, origin, destination), TODAY)
    content = content_directory()
    services = fake_services(tmp_path)
    services.library = FakeLibrary(packs=[made])
    services.catalogue, services.taxonomy = catalogue, load_taxonomy(content)
    services.contacts = load_contacts(content)
    slots = {"language": language, "origin": origin, "destination": destination, "noticed": True}
    move = take(pack, Conversation(intent="pack", slots=slots), services)
    text = move.says[0].text or ""
    for part in EXCHANGES[language, origin, destination]:
        assert part.replace("\u2068", "").replace("\u2069", "") in text.replace(
            "\u2068", ""
        ).replace("\u2069", ""), part
    assert move.says[0].fields["language"] == language
