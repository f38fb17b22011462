from __future__ import annotations

from pathlib import Path

import pytest

from connectors.payloads import Payloads
from connectors.places import Places
from tests.connectors.fakes import MarkedWords
from translations.languages import load_languages


@pytest.mark.parametrize(
    ("payload", "reaches"),
    [
        ("/menu", "/menu"),
        ("/pack", "/pack"),
        (
            '/set_corridor{"origin": "ma", "destination": "ES"}',
            '/set_corridor{"origin":"MA","destination":"ES"}',
        ),
        ('/choose_language{"language":"ar"}', '/choose_language{"language":"ar"}'),
        ('/set_stage{"stage":"at-work"}', '/set_stage{"stage":"at-work"}'),
        (
            '/show_entry{"entry":"destinations/hk/passport-retention"}',
            '/show_entry{"entry":"destinations/hk/passport-retention"}',
        ),
        ('/show_entry{"entry":"../../etc/passwd"}', None),
        ('/set_stage{"stage":"unknown"}', None),
        ("/set_corridor{}", None),
        ('/set_corridor{"origin":"MA","x":"y"}', None),
        ('/set_corridor{"origin":["MA"]}', None),
        ("/restart", None),
        ("/affirm", None),
        ('/intent{"x":1}', None),
        ("/menu\n/restart", None),
        ('/pack{"origin":"MA"}', None),
        ("menu", None),
        ("", None),
    ],
)
def test_open_payloads(payload: str, reaches: str | None) -> None:
    payloads = Payloads(load_languages(), Places.load(Path("knowledge"), MarkedWords()))
    assert payloads.admit(payload) == reaches
