"""What the action server may answer, and what is refused as Rasa would."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("rasa", reason="runs in Rasa's environment")

from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.remote_action import check_answers_quickly

WHOLE = {"events": [{"event": "slot", "name": "a", "value": 1}], "responses": [{"text": "x"}]}


@pytest.mark.parametrize(
    ("answer", "fits"),
    [
        (WHOLE, True),
        ({}, True),
        ({"events": [{"name": "a"}]}, False),
        ({"responses": ["x"]}, False),
        ([], False),
    ],
)
def test_the_shape_of_an_answer(answer: Any, fits: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    action = RemoteAction("action_answer", None)
    for quickly in (False, True):
        if quickly:
            monkeypatch.setattr(
                RemoteAction, "_validate_action_result", RemoteAction._validate_action_result
            )
            check_answers_quickly()
        if fits:
            assert action._validate_action_result(answer)
        else:
            with pytest.raises(ValidationError):
                action._validate_action_result(answer)
