"""Our own catalogues: no translated text has a fault, and no changed digit would go unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from translations import po
from translations.domains import place
from translations.faults import faults
from translations.languages import load_languages
from translations.parity import differences

CATALOGUES = place().existing()


def name(path: Path) -> str:
    return f"{path.parts[-3]}-{path.stem}"


@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_translated_texts_have_no_faults(path: Path) -> None:
    catalog, language = po.read(path), path.parts[-3]
    found = [
        f"{message.lineno}: {fault}"
        for message in po.messages(catalog)
        if any(po.translations(message)) and not message.fuzzy
        for fault in faults(catalog, message, language)
    ]
    assert found == []


@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_any_changed_digit_would_be_seen(path: Path) -> None:
    unseen = []
    for message in po.messages(po.read(path)):
        source, text = po.sources(message)[-1], po.translations(message)[-1]
        for place_of_digit, digit in enumerate(text):
            if not digit.isdecimal() or message.fuzzy:
                continue
            other = chr(ord(digit) + (1 if int(digit) < 5 else -1))
            changed = text[:place_of_digit] + other + text[place_of_digit + 1 :]
            if not differences(source, changed, path.parts[-3]):
                unseen.append(changed)
    assert unseen == []


def test_every_language_but_english_has_the_bot_s_speech() -> None:
    found = {path.parts[-3] for path in CATALOGUES if path.stem == "messages"}
    assert found == set(load_languages().codes) - {"en"}
