"""The full text on privacy: whole in every language, with this service's own values."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from connectors.settings import Settings
from connectors.web import page, privacy
from connectors.web.assets import Assets
from translations.catalogue import Catalogue
from translations.languages import load_languages

LANGUAGES = load_languages()
ASSETS = Assets.load(page.FOLDER / "static")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


def client(catalogue: Catalogue, tmp_path: Path, **values: object) -> TestClient:
    settings = Settings(data=tmp_path, **values)  # type: ignore[arg-type]
    app = FastAPI()
    app.include_router(privacy.router(settings, LANGUAGES, catalogue, ASSETS))
    return TestClient(app)


@pytest.mark.parametrize("language", LANGUAGES.codes)
def test_every_language_has_the_whole_text(
    catalogue: Catalogue, tmp_path: Path, language: str
) -> None:
    page = client(catalogue, tmp_path).get(f"/privacy?language={language}")
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert not re.search(r"\{\w+\}", page.text)  # every placeholder is filled
    english = client(catalogue, tmp_path).get("/privacy?language=en").text
    if language != "en":
        said = set(re.findall(r">([^<>\n]{20,})<", english)) & set(
            re.findall(r">([^<>\n]{20,})<", page.text)
        )
        assert not said, "these stand in English"


def test_it_tells_the_days_and_who_runs_it(catalogue: Catalogue, tmp_path: Path) -> None:
    page = client(catalogue, tmp_path, retention_days=1, operator="Centre <A>, 1 Road").get(
        "/privacy", headers={"accept-language": "en"}
    )
    assert "1 day, or until you erase it" in page.text
    assert "run by Centre &lt;A&gt;, 1 Road" in page.text
    other = client(catalogue, tmp_path).get("/privacy", headers={"accept-language": "ar"})
    assert 'dir="rtl"' in other.text
    assert "\u206830\u2069 \u064a\u0648\u0645\u064b\u0627" in other.text  # the form of thirty
