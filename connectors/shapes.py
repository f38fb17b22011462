"""The shapes of the chat API: what its OpenAPI page shows and what it accepts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from connectors.messages import Decision

Short = Annotated[str, StringConstraints(max_length=40)]


class NewConversation(BaseModel):
    """All optional; what is not told is asked for when an answer depends on it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"language": "ne", "origin": "NP", "destination": "QA"}]},
    )

    language: Short | None = Field(default=None, description="BCP-47, such as `fil` or `es-MX`")
    origin: Short | None = Field(default=None, description="country code, either case")
    destination: Short | None = Field(default=None, description="country code, either case")
    sector: Short | None = Field(default=None, description="a key of /api/places")
    stage: Short | None = Field(default=None, description="a key of /api/places")


class OpenedConversation(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"conversation": "S2pPX0x5dkZ1bg", "token": "q0Jd...43 characters"}]
        }
    )
    conversation: str
    token: str = Field(description="send it as `Authorization: Bearer <token>`; shown only here")


class NewMessage(BaseModel):
    """Either a typed text or the payload of a button."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "malik ne passport rakh liya", "id": "5f0c8a52"},
                {"payload": '/set_corridor{"origin":"PH","destination":"HK"}'},
            ],
            "oneOf": [
                {"required": [said], "properties": {said: {"type": "string"}}}
                for said in ("text", "payload")
            ],
        },
    )

    text: str | None = None
    payload: Annotated[str, StringConstraints(max_length=2_000)] | None = None
    id: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = Field(
        default=None,
        description="your own name for this message: repeated, it is not a second turn",
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> NewMessage:
        if (self.text is None) == (self.payload is None):
            raise ValueError("give either 'text' or 'payload'")
        return self


class ButtonShape(BaseModel):
    label: str
    payload: str
    entry: str | None = None


class EntryShape(BaseModel):
    id: str
    topic: str
    scope: str
    language: str


class SourceShape(BaseModel):
    title: str
    publisher: str
    url: str


class UnderstoodFee(BaseModel):
    amount: float | None = None
    currency: str | None = None
    basis: Literal["once", "month", "months-of-salary"] | None = None
    purpose: str | None = None


class ReplyShape(BaseModel):
    """One reply; `id` is its event id. The fee check adds `understood` and `verdict`."""

    model_config = ConfigDict(extra="allow")

    id: int
    text: str
    language: str
    buttons: list[ButtonShape]
    decision: Decision
    entry: EntryShape | None
    sources: list[SourceShape]
    checked_on: str | None
    probability: float | None
    title: str | None = None
    understood: UnderstoodFee | None = None
    verdict: Literal["allowed", "above-cap", "not-chargeable", "uncertain"] | None = None


REPLIES_EXAMPLE: dict[str, Any] = {
    "replies": [
        {
            "id": 42,
            "text": "No. Your employer may not keep your passport.",
            "language": "en",
            "buttons": [{"label": "Talk to a person", "payload": "/talk_to_person"}],
            "decision": "answer",
            "entry": {
                "id": "destinations/hk/passport-retention",
                "topic": "passport-retention",
                "scope": "destinations/hk",
                "language": "en",
            },
            "sources": [
                {
                    "title": "Theft Ordinance, Cap. 210",
                    "publisher": "Department of Justice, Hong Kong",
                    "url": "https://www.elegislation.gov.hk/hk/cap210",
                }
            ],
            "checked_on": "2026-11-22",
            "probability": 0.93,
        }
    ]
}


class Replies(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [REPLIES_EXAMPLE]})
    replies: list[ReplyShape]


class Problem(BaseModel):
    detail: str


class Readiness(BaseModel):
    ready: bool
    missing: list[str]


class LanguageShape(BaseModel):
    code: str
    name: str
    english_name: str
    right_to_left: bool


class CountryShape(BaseModel):
    code: str
    name: str


class ChoiceShape(BaseModel):
    key: str
    name: str


class PlacesShape(BaseModel):
    origins: list[CountryShape]
    destinations: list[CountryShape]
    stages: list[ChoiceShape]
    sectors: list[ChoiceShape]
