"""What the connectors say themselves, in the person's language: when Rasa is not asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Protocol

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from connectors.messages import Button, Decision, Reply, State
from connectors.places import Words

FILE = Path(__file__).with_name("speech.yml")
DEFAULT_LANGUAGE = "en"
DANGER = ("emergency", "hotline")
PERSON = ("resource-centre", "labour-office", "embassy", "consulate", "hotline", "ngo")


class Office(Protocol):
    """The part of a contact that is said."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> tuple[str, ...]: ...
    @property
    def web(self) -> str | None: ...


class Offices(Protocol):
    def find(
        self, country: str | None, origin: str | None = None, kinds: Iterable[str] = ()
    ) -> Iterable[Office]: ...


class Speech:
    """Sentences of `speech.yml`, translated, as texts or as whole replies."""

    def __init__(
        self,
        texts: dict[str, str],
        words: Words,
        offices: Callable[[], Offices] | None = None,
    ) -> None:
        self._texts = texts
        self._words = words
        self._offices = offices

    @classmethod
    def load(cls, words: Words, offices: Callable[[], Offices] | None = None) -> Speech:
        read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
        texts = {
            key: text["text"] if isinstance(text, dict) else text for key, text in read.items()
        }
        return cls(texts, words, offices)

    def say(self, key: str, language: str | None, **values: object) -> str:
        """Return the sentence `key`; English where it is not translated."""
        return self._words.translate(self._texts[key], language or DEFAULT_LANGUAGE, key, **values)

    def notice(self, key: str, language: str | None) -> Reply:
        """Return the sentence `key` as a reply about the message itself."""
        return self._reply(key, self.say(key, language), language, "notice")

    def erased(self, language: str | None) -> Reply:
        """Return the farewell that goes with an erasure, marked as the dialogue marks its own."""
        return replace(self.notice("erased", language), extra={"erase": True})

    def hurried(self, language: str | None) -> Reply:
        """Return the reply to a flood; a person in danger may be behind it."""
        danger = self.say("unavailable_no_contact", language)
        text = f"{self.say('hurried', language)}\n\n{danger}"
        return self._reply("hurried", text, language, "notice")

    def old_button(self, language: str | None) -> Reply:
        menu = Button(self.say("button_menu", language), "/menu")
        text = self.say("old_button", language)
        return self._reply("old_button", text, language, "notice", (menu,))

    def unavailable(self, language: str | None, state: State) -> Reply:
        """Return the reply when no answer can be had: whom to call and whom to ask instead."""
        danger = self._office(state, DANGER, language)
        person = self._office(state, PERSON, language)
        sentences = [self.say("unavailable", language)]
        if danger:
            sentences.append(self.say("unavailable_danger", language, contact=danger))
        else:
            sentences.append(self.say("unavailable_no_contact", language))
        if person and person != danger:
            sentences.append(self.say("unavailable_person", language, contact=person))
        return self._reply("unavailable", "\n\n".join(sentences), language, "handover")

    def date(self, day: str, language: str | None) -> str:
        """Return an ISO date as the language writes it, or as it is if it is none."""
        try:
            return format_date(
                date.fromisoformat(day), "long", Locale.parse(language or DEFAULT_LANGUAGE)
            )
        except (ValueError, UnknownLocaleError):
            return day

    def _office(self, state: State, kinds: tuple[str, ...], language: str | None) -> str | None:
        """Return the first office with a phone or a page, where the person is or comes from."""
        if self._offices is None:
            return None
        offices = self._offices()
        abroad = state.stage not in ("deciding", "before-departure")
        countries = [state.destination, state.origin]
        for country in countries if abroad else reversed(countries):
            for office in offices.find(country, state.origin, kinds) if country else ():
                if reach := next(iter(office.phone), None) or office.web:
                    name = self._words.translate(
                        office.name, language or DEFAULT_LANGUAGE, office.id
                    )
                    return f"{name}: {reach}"
        return None

    def _reply(
        self,
        key: str,
        text: str,
        language: str | None,
        decision: Decision,
        buttons: tuple[Button, ...] = (),
    ) -> Reply:
        # What is not translated yet is English, and says so: it is read from left to right.
        translated = language and self._words.has(self._texts[key], language, key)
        return Reply(
            text=text,
            language=language if language and translated else DEFAULT_LANGUAGE,
            decision=decision,
            buttons=buttons,
        )
