"""Several replies as one, for a channel that should get one message for an answer."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.messages import Reply
from connectors.speech import Speech
from connectors.texts import whole

# Whichever of these comes first here is what the whole is about.
WEIGHT = (
    "emergency",
    "answer",
    "no-answer",
    "handover",
    "form",
    "clarify",
    "settings",
    "smalltalk",
    "notice",
)


def join(replies: Sequence[Reply], speech: Speech) -> list[Reply]:
    """Return at most one reply, with every text, every source line and every choice."""
    if len(replies) < 2:
        return list(replies)
    main = min(replies, key=lambda reply: WEIGHT.index(reply.decision))
    choices = {button.payload: button for reply in replies for button in reply.buttons}
    extra = {name: value for reply in replies for name, value in reply.extra.items()}
    return [
        Reply(
            text="\n\n".join(whole(reply, speech) for reply in replies),
            language=main.language,
            decision=main.decision,
            buttons=tuple(choices.values()),
            entry=main.entry,
            probability=main.probability,
            extra=extra,
        )
    ]
