"""Serves the corridor pack: one light page to keep on the phone or to print, without a script."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import segno
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from markupsafe import Markup

from connectors.offices import Offices
from connectors.places import Places, Words
from connectors.settings import Settings
from connectors.speech import Speech
from connectors.web.page import FOLDER, choose, compressed, environment
from knowledge.contacts import Contact
from knowledge.fault import KnowledgeError
from knowledge.pack import Line, Pack, PackShelf, Section, offices_of
from knowledge.question import Question
from translations.format import country, date
from translations.languages import Language, Languages

log = logging.getLogger(__name__)

NOT_BUILT = "There is no knowledge to show yet: run `python -m knowledge build`."
NOT_SERVED = "There is no page for these two countries."
CORRIDOR = re.compile("([A-Z]{2,8})-([A-Z]{2,8})")
SAID = ("pack_about", "pack_english", "pack_ask", "pack_not_a_lawyer", "command_language")
# What a request says of its own host is believed only if it looks like one.
HOST = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,253}")


@dataclass(frozen=True)
class Door:
    """A way into the chat: its address and the same as a picture for a camera."""

    address: str
    picture: Markup

    @classmethod
    def to(cls, address: str) -> Door:
        code = segno.make(address, error="m", micro=False)
        drawn = code.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
        return cls(address, Markup(drawn))  # noqa: S704 - drawn by us: squares and no text


class PackPage:
    """Writes the page; its only style is inline, so a kept copy is whole without a network."""

    def __init__(
        self,
        settings: Settings,
        languages: Languages,
        words: Words,
        speech: Speech,
        places: Places,
    ) -> None:
        self._languages = languages
        self._words = words
        self._speech = speech
        self._taxonomy = places.taxonomy
        self._telegram = settings.telegram_name
        self._contacts = Offices(settings.content).get
        self._style = " ".join((FOLDER / "templates" / "pack.css").read_text("utf-8").split())
        self._template = environment().get_template("pack.html")

    @property
    def policy(self) -> str:
        """The Content-Security-Policy to send with it: this style by its hash, nothing else."""
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        return (
            f"default-src 'none'; style-src 'sha256-{digest}'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )

    def render(self, pack: Pack, language: Language, sector: str | None, host: str | None) -> str:
        """The page; `host` is where this service is reached, for the codes that lead to it."""
        code = language.code
        ends = {
            "origin": self._place(pack.origin, language),
            "destination": self._place(pack.destination, language),
        }
        work = self._taxonomy.sectors.get(sector or "")
        return self._template.render(
            say={key: self._speech.say(key, code) for key in SAID},
            title=self._speech.say("pack_title", code, **ends),
            work=self._words.translate(work.label, code, sector) if work and sector else "",
            untranslated=pack.untranslated,
            sections=[self._section(section, pack, language) for section in pack.sections],
            doors=[Door.to(address) for address in self._addresses(pack, code, host)],
            language=language,
            languages=[self._languages.get(each) for each in self._languages.codes],
            more=f"&work={sector}" if sector else "",
            style=Markup(self._style),  # noqa: S704 - a file of ours
        )

    def _section(self, section: Section, pack: Pack, language: Language) -> dict[str, Any]:
        wanted = self._taxonomy.pack.get(section.key)
        found = (
            offices_of(wanted, self._contacts(), pack.origin, pack.destination) if wanted else {}
        )
        return {
            "label": self._words.translate(section.label, language.code, section.key),
            "lines": [
                {
                    "title": line.title,
                    "text": line.text,
                    "language": self._languages.get(line.language),
                    "provenance": self._provenance(line, language),
                }
                for line in section.lines
            ],
            "offices": [
                (self._place(code, language), [self._office(each, language) for each in offices])
                for code, offices in found.items()
            ],
        }

    def _provenance(self, line: Line, language: Language) -> str:
        sources = self._speech.say("sources", language.code, sources="; ".join(line.publishers))
        day = date(line.checked_on, language)
        return f"{sources}. {self._speech.say('checked', language.code, date=day)}"

    def _office(self, contact: Contact, language: Language) -> dict[str, Any]:
        def say(text: str | None) -> str:
            return self._words.translate(text, language.code, contact.id) if text else ""

        return {
            "name": say(contact.name),
            "phones": [(number, re.sub(r"[^+0-9*#]", "", number)) for number in contact.phone],
            "web": contact.web if not contact.phone else None,
            "more": " ".join(filter(None, [say(contact.hours), say(contact.note)])),
        }

    def _addresses(self, pack: Pack, language: str, host: str | None) -> Iterator[str]:
        corridor = f"{pack.origin}-{pack.destination}"
        if host:
            ends = f"origin={pack.origin}&destination={pack.destination}"
            yield f"{host}/?language={language}&{ends}"
        if self._telegram:
            yield f"https://t.me/{self._telegram}?start={corridor.lower()}-{language}"

    def _place(self, code: str, language: Language) -> str:
        own = self._taxonomy.names.get(code)
        return self._words.translate(own, language.code, code) if own else country(code, language)


def router(
    settings: Settings, languages: Languages, words: Words, speech: Speech, places: Places
) -> APIRouter:
    """The route /pack/ma-es; `?language=` and `?work=` choose, else the browser's preference."""
    page = PackPage(settings, languages, words, speech, places)
    shelf = PackShelf(settings.data.resolve())
    taxonomy = places.taxonomy
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/pack/{corridor}", methods=["GET", "HEAD"])
    def pack(corridor: str, request: Request) -> Response:
        ends = CORRIDOR.fullmatch(corridor.upper())
        if not ends or ends[1] not in taxonomy.origins or ends[2] not in taxonomy.destinations:
            return PlainTextResponse(NOT_SERVED, 404)
        asked = request.query_params
        language = choose(
            languages, asked.get("language"), request.headers.get("accept-language", "")
        )
        sector = asked.get("work") if asked.get("work") in taxonomy.sectors else None
        try:
            found = shelf.pack(Question("", language.code, ends[1], ends[2], sector))
        except (KnowledgeError, OSError, ValueError) as error:
            log.error("The page of a corridor cannot be made: %s.", error)
            return PlainTextResponse(NOT_BUILT, 503)
        if found is None or not found.lines:
            return PlainTextResponse(NOT_SERVED, 404)
        host = settings.public_url or _own_host(request)
        response = compressed(page.render(found, language, sector, host), request)
        response.headers["Content-Security-Policy"] = page.policy
        return response

    return routes


def _own_host(request: Request) -> str | None:
    address = str(request.base_url).rstrip("/")
    return address if HOST.fullmatch(address) else None
