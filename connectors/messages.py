"""What a message is: the plain values that travel between channels, store and dialogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal

Decision = Literal[
    "answer",
    "clarify",
    "no-answer",
    "emergency",
    "smalltalk",
    "form",
    "handover",
    "settings",
    "notice",
]
DECISIONS: tuple[Decision, ...] = Decision.__args__  # type: ignore[attr-defined]

Kind = Literal["text", "payload", "unsupported", "expired", "hurried"]


class ReplyError(ValueError):
    """What came back from the dialogue is not a reply of the contract."""


@dataclass(frozen=True)
class State:
    """What is known of the person's situation; None leaves the dialogue's own value alone."""

    language: str | None = None
    origin: str | None = None
    destination: str | None = None
    sector: str | None = None
    stage: str | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> State:
        """Return the known keys of `data`; anything that is not a text counts as unknown."""
        known = {item.name: (data or {}).get(item.name) for item in fields(cls)}
        return cls(**{name: v if isinstance(v, str) and v else None for name, v in known.items()})

    def to_json(self) -> dict[str, str | None]:
        return asdict(self)

    def over(self, older: State) -> State:
        """Return `older` with every value that this state knows."""
        return replace(older, **{name: value for name, value in asdict(self).items() if value})

    def __bool__(self) -> bool:
        return any(asdict(self).values())


@dataclass(frozen=True)
class Incoming:
    """One message from a person, already cleaned; `content` is the text or the payload."""

    channel: str
    provider_id: str
    kind: Kind
    content: str = ""
    conversation: str | None = None
    address: str | None = None
    language_hint: str | None = None
    shortened: bool = False
    state: State = State()


@dataclass(frozen=True)
class Button:
    """A choice under a reply; `payload` is what pressing it sends."""

    label: str
    payload: str
    entry: str | None = None

    def to_json(self) -> dict[str, str]:
        known = {"label": self.label, "payload": self.payload}
        return known | ({"entry": self.entry} if self.entry else {})


@dataclass(frozen=True)
class Source:
    title: str
    publisher: str
    url: str


@dataclass(frozen=True)
class Reply:
    """One reply as the chat API shows it; `extra` holds what the fee check adds."""

    text: str
    language: str
    decision: str
    buttons: tuple[Button, ...] = ()
    entry: Mapping[str, str] | None = None
    sources: tuple[Source, ...] = ()
    checked_on: str | None = None
    probability: float | None = None
    title: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: Any) -> Reply:
        """Return the reply that `data` describes, or raise `ReplyError` naming what is wrong."""
        if not isinstance(data, dict):
            raise ReplyError(f"a reply must be an object, not {type(data).__name__}")
        for name in ("text", "language", "decision"):
            if not isinstance(data.get(name), str) or not data[name].strip():
                raise ReplyError(f"a reply needs a non-empty text in {name!r}")
        if data["decision"] not in DECISIONS:
            raise ReplyError(f"unknown decision {data['decision']!r}")
        try:
            buttons = tuple(
                Button(str(b["label"]), str(b["payload"]), b.get("entry"))
                for b in data.get("buttons") or ()
            )
            sources = tuple(
                Source(str(s["title"]), str(s.get("publisher") or ""), str(s.get("url") or ""))
                for s in data.get("sources") or ()
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ReplyError(f"a button or source of the reply lacks {error}") from error
        named = {item.name for item in fields(cls)} - {"extra"}
        return cls(
            text=data["text"],
            language=data["language"],
            decision=data["decision"],
            buttons=buttons,
            entry=data.get("entry"),
            sources=sources,
            checked_on=data.get("checked_on"),
            probability=data.get("probability"),
            title=data.get("title"),
            extra={name: value for name, value in data.items() if name not in named},
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "language": self.language,
            "buttons": [button.to_json() for button in self.buttons],
            "decision": self.decision,
            "entry": dict(self.entry) if self.entry else None,
            "sources": [asdict(source) for source in self.sources],
            "checked_on": self.checked_on,
            "probability": self.probability,
            **({"title": self.title} if self.title else {}),
            **self.extra,
        }
