"""The page speaks the real catalogues: a person who chose Arabic reads no English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from connectors.places import Places
from connectors.web.words import Words
from translations.catalogue import Catalogue
from translations.languages import load_languages

ROOT = Path(__file__).parents[3]
ARABIC = re.compile(r"[\u0600-\u06ff]")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


def test_every_sentence_of_the_page_is_arabic_in_arabic(catalogue: Catalogue) -> None:
    words = Words.load(ROOT / "connectors/web/strings.yml", catalogue).of("ar")
    plain = {key: text for key, text in words.items() if key != "page_title"}
    assert [key for key, text in plain.items() if not ARABIC.search(text)] == []


@pytest.mark.parametrize("language", [c for c in load_languages().codes if c != "en"])
def test_stages_and_sectors_are_named_in_the_language(catalogue: Catalogue, language: str) -> None:
    places = Places.load(ROOT / "knowledge", catalogue)
    english, named = places.named("en"), places.named(language)
    for part in ("stages", "sectors"):
        assert len(named[part]) == len(english[part])
        same = [row["name"] for row in named[part] if row in english[part]]
        assert len(same) <= 1, same  # a word that two languages share
