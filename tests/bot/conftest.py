"""Two environments: the actions are tested in ours, the rest beside Rasa in Rasa's."""

from __future__ import annotations

from importlib.util import find_spec

ACTIONS = [
    "test_actions.py",
    "test_conversation.py",
    "test_dialogue.py",
    "test_fees.py",
    "test_language.py",
]
collect_ignore = ACTIONS if find_spec("rasa") else []
