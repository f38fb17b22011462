"""The matrix follows the rules of a conversation: what it says is what a person would get."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest

from bot.actions.counts import Counts
from knowledge.__main__ import main
from knowledge.base import load_base
from knowledge.build import build
from knowledge.coverage import (
    STATES,
    Coverage,
    State,
    corridor_languages,
    measure,
    served_coverage,
    written_coverage,
)
from knowledge.coverage_page import CoveragePage
from knowledge.coverage_table import coverage_values
from knowledge.gaps import Gap, compared, read_gaps
from knowledge.library import Library
from knowledge.paths import current_build, index_folder
from knowledge.question import Question
from knowledge.snapshot import take_snapshot
from tests.knowledge.conftest import WriteEntry
from translations.coverage import Coverage as Wanted
from translations.languages import load_languages

TODAY = date(2026, 11, 22)


class French:
    """Has in French what stands between these entries; everything else is English."""

    def __init__(self, *entries: str) -> None:
        self._entries = entries

    def has(self, msgid: str, language: str, context: str | None = None) -> bool:
        return language == "en" or context in self._entries

    def translate(self, msgid: str, language: str, context: str | None = None, /) -> str:
        return f"[fr] {msgid}"


def covered(folder: Path, *french: str, today: date = TODAY) -> Coverage:
    base = load_base(folder)
    assert base.faults == ()
    return measure(take_snapshot(base, French(*french)), base.languages, Wanted({}), today)


def states(coverage: Coverage, origin: str, topic: str) -> dict[str, State]:
    corridor = coverage.corridor(origin, "CCC")
    assert corridor is not None
    return next(cell.states for cell in corridor.cells if cell.topic == topic)


@pytest.mark.parametrize(
    ("origin", "topic", "french", "english"),
    [
        ("AAA", "library-card", "published", "published"),
        ("AAA", "lost-book", "fuzzy", "published"),
        ("AAA", "bus-ticket", "stale", "stale"),
        ("BBB", "bus-ticket", "missing", "missing"),
    ],
)
def test_each_cell_has_one_of_four_states(
    base: Path, write_entry: WriteEntry, origin: str, topic: str, french: State, english: State
) -> None:
    write_entry("origins/aaa/bus-ticket", checked_on="2025-11-01", review_by="2026-11-21")
    found = covered(base, "destinations/ccc/library-card", "origins/aaa/bus-ticket")
    assert states(found, origin, topic) == {"fr": french, "en": english}


def test_an_entry_is_answered_on_its_last_day(base: Path) -> None:
    last = date(2027, 11, 1)
    assert states(covered(base, today=last), "AAA", "lost-book")["en"] == "published"
    after = covered(base, today=date(2027, 11, 2))
    assert states(after, "AAA", "lost-book")["en"] == "stale"
    assert after.own["world"] == ()


def test_corridor_answers_before_country_before_world(base: Path, write_entry: WriteEntry) -> None:
    write_entry("destinations/ccc/lost-book", "A book lost in Cedarton")
    write_entry("corridors/bbb-ccc/lost-book", "A book from Birchfield lost in Cedarton")
    found = covered(base)
    entries = {
        corridor.name: cell.entry
        for corridor in found.corridors
        for cell in corridor.cells
        if cell.topic == "lost-book"
    }
    assert entries == {
        "aaa-ccc": "destinations/ccc/lost-book",
        "bbb-ccc": "corridors/bbb-ccc/lost-book",
    }


def test_drafts_do_not_count(base: Path, write_entry: WriteEntry) -> None:
    write_entry("origins/bbb/bus-ticket", status="draft")
    assert states(covered(base), "BBB", "bus-ticket")["en"] == "missing"


def test_counts_and_percentages_of_a_corridor(base: Path) -> None:
    found = covered(base, "destinations/ccc/library-card")
    corridor = found.corridor("bbb", "ccc")
    assert corridor is not None
    assert (corridor.answered, corridor.unanswered) == (2, ("bus-ticket",))
    assert corridor.general == ("lost-book",)
    assert corridor.count("fr") == {"published": 1, "stale": 0, "fuzzy": 1, "missing": 1}
    assert (corridor.percent("fr"), corridor.percent("en")) == (33, 66)
    assert found.own == {
        "world": ("lost-book",),
        "origins/aaa": ("bus-ticket",),
        "origins/bbb": (),
        "destinations/ccc": ("library-card",),
    }


@pytest.mark.parametrize(
    ("wanted", "languages"),
    [
        ({}, ("ar", "fr", "ne", "en")),
        ({"origins-ma": {"fr", "ar"}}, ("ar", "fr", "en")),
        ({"corridors-ma-es": {"fr"}}, ("fr", "en")),
        ({"origins-ma": {"ar"}, "corridors-ma-es": {"fr"}}, ("ar", "fr", "en")),
        ({"origins-np": {"ne"}, "corridors-ma-ca": {"fr"}}, ("ar", "fr", "ne", "en")),
    ],
)
def test_languages_of_a_corridor(
    tmp_path: Path, wanted: dict[str, set[str]], languages: tuple[str, ...]
) -> None:
    table = tmp_path / "languages.yml"
    table.write_text("- code: en\n- code: ar\n- code: fr\n- code: ne\n", "utf-8")
    served = Wanted({domain: frozenset(codes) for domain, codes in wanted.items()})
    assert corridor_languages("MA", "ES", load_languages(table), served) == languages


def test_the_matrix_says_what_the_library_does(base: Path, write_entry: WriteEntry) -> None:
    """For every corridor, topic and language, against the answers of the build in force."""
    write_entry("origins/aaa/bus-ticket", checked_on="2025-11-01", review_by="2026-11-21")
    write_entry("destinations/ccc/lost-book", "A book lost in Cedarton", sectors=["children"])
    build(base, show_progress=False)
    data = base / ".musafir"
    served = served_coverage(index_folder(data) / current_build(data), base, TODAY)
    library = Library.open(base, quick=True)
    seen = set()
    for corridor, language in product(served.corridors, ("fr", "en")):
        for cell in corridor.cells:
            place = (corridor.origin, corridor.destination)
            outcome = library.answer(Question("", language, *place, topic=cell.topic), TODAY)
            state = {None: "published", "stale": "stale", "untranslated": "fuzzy"}[outcome.notice]
            state = state if outcome.answer else "missing"
            assert cell.states[language] == state, (corridor.name, cell.topic, language)
            assert cell.entry == (outcome.answer.entry if outcome.answer else None)
            seen.add(state)
    assert seen == set(STATES)
    assert written_coverage(base, TODAY) == served


def test_every_corridor_of_our_own_is_measured() -> None:
    own = written_coverage()
    assert len({corridor.name for corridor in own.corridors}) == len(own.corridors) == 42
    for corridor in own.corridors:
        assert corridor.languages[-1] == "en"
        assert 2 <= len(corridor.languages) <= 3


class Cells(HTMLParser):
    """Collects (corridor, topic line, texts of its cells) as a reader of the page meets them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, list[str]]] = []
        self._corridor = ""
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "details":
            self._corridor = given["id"] or ""
        if tag == "tr":
            self.rows.append((self._corridor, []))
        self._in_cell = tag == "td"

    def handle_data(self, data: str) -> None:
        if self._in_cell and data.strip():
            self.rows[-1][1].append(data.strip())


def test_page_shows_every_cell_with_its_word(base: Path) -> None:
    found = covered(base, "destinations/ccc/library-card")
    reader = Cells()
    reader.feed(CoveragePage.load(base).render(found))
    cells = [words for corridor, words in reader.rows if corridor == "bbb-ccc" and words]
    expected = [["English", "answered"], ["answered", "answered"], ["missing", "missing"]]
    assert sorted(cells) == expected


def test_page_keeps_names_apart_from_markup(base: Path) -> None:
    taxonomy = base / "taxonomy.yml"
    text = taxonomy.read_text("utf-8")
    taxonomy.write_text(text.replace("Alderbrook", "<script>alert(1)</script>"), "utf-8")
    page = CoveragePage.load(base).render(covered(base))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert not re.findall(r'\s(?:style|on\w+|src)="', page)
    assert set(re.findall(r'href="([^"]*)"', page)) == {"#aaa-ccc", "#bbb-ccc"}


def test_command_prints_json_and_writes_the_page(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "coverage.html"
    assert main(["coverage", "--content", str(base), "--json", "--html", str(page)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads(json.dumps(coverage_values(written_coverage(base))))
    assert [row["answered"] for row in told["corridors"]] == [3, 2]
    assert page.read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--origin", "AAA", "--destination", "XXX"], "is not a corridor"),
        (["--origin", "AAA"], "give both"),
    ],
)
def test_command_says_what_it_cannot_show(
    base: Path, words: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["coverage", "--content", str(base), *words]) == 2
    assert expected in capsys.readouterr().err


@pytest.fixture
def counted(base: Path) -> Path:
    """The data directory of the base, with counts as the action server writes them."""
    data = base / ".musafir"
    counts = Counts(data / "counts.sqlite")
    for _ in range(3):
        counts.add("gap", "bus-ticket", "BBB", "CCC", "fr")
    counts.add("gap", "unknown", None, "CCC", "en")
    counts.add("gap", "lost-book", "AAA", "CCC", "fr")
    counts.add("helpful-no", "world/lost-book", "AAA", "CCC", "fr")
    return data


def test_gaps_are_what_the_action_server_counted(base: Path, counted: Path) -> None:
    gaps = compared(read_gaps(counted), covered(base))
    month = gaps[0].last_month
    assert re.fullmatch(r"\d{4}-\d{2}", month)
    assert gaps == [
        Gap("bus-ticket", "BBB", "CCC", "fr", 3, month, "missing"),
        Gap("lost-book", "AAA", "CCC", "fr", 1, month, "fuzzy"),
        Gap("unknown", None, "CCC", "en", 1, month, None),
    ]


def test_gaps_on_the_command_line(
    base: Path, counted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gaps", "--content", str(base), "--json"]) == 0
    first = json.loads(capsys.readouterr().out)["gaps"][0]
    assert (first["topic"], first["origin"], first["count"]) == ("bus-ticket", "BBB", 3)
    (counted / "counts.sqlite").write_bytes(b"this is no database, but it is long enough")
    assert main(["gaps", "--content", str(base)]) == 2
    assert "counts.sqlite cannot be read" in capsys.readouterr().err


def test_no_gaps_says_how_they_are_counted(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gaps", "--content", str(base)]) == 0
    assert "never what was asked" in capsys.readouterr().out
    assert not (base / ".musafir" / "counts.sqlite").exists()
