"""Serves the full text on privacy, in every language: a page without a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from connectors.places import Words
from connectors.settings import Settings
from connectors.web.assets import Assets
from connectors.web.page import FOLDER, choose, compressed, environment
from connectors.web.words import Words as PageWords
from translations.languages import Language, Languages

FILE = FOLDER / "privacy.yml"
ROWS = ("words", "situation", "address", "network", "counts", "device")
COLUMNS = ("", "_why", "_long", "_who")


def router(
    settings: Settings, languages: Languages, catalogue: Words, assets: Assets
) -> APIRouter:
    """The route /privacy; `?language=` chooses, else the browser's own preference."""
    texts = PrivacyTexts.load(settings, catalogue)
    template = environment().get_template("privacy.html")
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/privacy", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def privacy(request: Request) -> HTMLResponse:
        asked = request.query_params.get("language")
        language = choose(languages, asked, request.headers.get("accept-language", ""))
        text = template.render(
            words=texts.of(language),
            rows=[[f"privacy_{row}{column}" for column in COLUMNS] for row in ROWS],
            operator=bool(settings.operator),
            language=language,
            languages=[languages.get(code) for code in languages.codes],
            assets=assets,
        )
        return compressed(text, request)

    return routes


class PrivacyTexts:
    """The sentences of `privacy.yml` with this service's own values filled in."""

    def __init__(self, english: dict[str, Any], settings: Settings, catalogue: Words) -> None:
        self._english = english
        self._catalogue = catalogue
        self._days = settings.retention_days
        self._operator = settings.operator or ""
        self._page = PageWords.load(FOLDER / "strings.yml", catalogue)

    @classmethod
    def load(cls, settings: Settings, catalogue: Words, file: Path = FILE) -> PrivacyTexts:
        return cls(yaml.safe_load(file.read_text("utf-8")), settings, catalogue)

    def of(self, language: Language) -> dict[str, str]:
        """Every key with its text in `language`; English stands in where none exists."""
        return dict(self._filled(language.code))

    def _filled(self, language: str) -> Iterator[tuple[str, str]]:
        values = {
            "operator": self._operator,
            # What stands on the buttons of the chat page.
            "erase": self._page.of(language)["page_erase"],
            "exit": self._page.of(language)["page_exit"],
        }
        for key, text in self._english.items():
            if isinstance(text, dict):
                forms = (text["one"], text["other"])
                yield key, self._catalogue.ngettext(*forms, self._days, language, key)
            else:
                used = {name: value for name, value in values.items() if f"{{{name}}}" in text}
                yield key, self._catalogue.translate(text, language, key, **used)
