"""The page of a corridor: light, whole without a network, printable, in every language."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from connectors.guard import SecurityHeaders
from connectors.places import Places
from connectors.settings import Settings
from connectors.speech import Speech
from connectors.web import pack
from knowledge.base import load_base
from knowledge.paths import content_directory, index_folder
from knowledge.shelf_mark import put_in_force
from knowledge.snapshot import Snapshot, take_snapshot
from tests.connectors.web.serving import served
from translations.catalogue import Catalogue
from translations.languages import load_languages

CONTENT = content_directory()
LANGUAGES = load_languages()
LIGHT = 30_000
RIGHTS = 10


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture(scope="module")
def snapshot(catalogue: Catalogue) -> Snapshot:
    return take_snapshot(load_base(CONTENT), catalogue)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, snapshot: Snapshot) -> Path:
    """A data directory with a build in force, as far as this page reads it."""
    data = tmp_path_factory.mktemp("data")
    publish(data, "first", snapshot)
    return data


def publish(data: Path, name: str, snapshot: Snapshot) -> None:
    folder = index_folder(data) / name
    folder.mkdir(parents=True)
    snapshot.save(folder / "snapshot.json")
    put_in_force(index_folder(data), name)


def application(catalogue: Catalogue, data: Path, **values: object) -> FastAPI:
    settings = Settings(data=data, content=CONTENT, **values)  # type: ignore[arg-type]
    app = FastAPI()
    places, speech = Places.load(CONTENT, catalogue), Speech.load(catalogue)
    app.include_router(pack.router(settings, LANGUAGES, catalogue, speech, places))
    app.add_middleware(SecurityHeaders)
    return app


@pytest.fixture
def client(catalogue: Catalogue, built: Path) -> TestClient:
    values = {"public_url": "https://chat.example.org/", "telegram_name": "ExampleBot"}
    return TestClient(application(catalogue, built, **values))


@pytest.mark.parametrize("language", LANGUAGES.codes)
def test_every_corridor_is_light_and_full(
    client: TestClient, snapshot: Snapshot, language: str
) -> None:
    taxonomy = snapshot.taxonomy
    for origin in taxonomy.origins:
        for destination in taxonomy.destinations:
            path = f"/pack/{origin}-{destination}?language={language}"
            page = client.get(path, headers={"Accept-Encoding": "identity"})
            assert page.status_code == 200, path
            assert f'<html lang="{language}"' in page.text
            # One file without anything to fetch: this is all that is transferred.
            assert len(page.content) < LIGHT, path
            assert not re.search(r"<(script|img|link|iframe|source)\b|url\(|@import", page.text)
            assert page.text.count("<article>") >= RIGHTS + 5, path
            assert page.text.count('href="tel:') >= 2, path
            assert page.text.count("<svg") == 2, path
            assert "automated service" not in page.text or language == "en"


def test_policy_allows_its_own_style_and_nothing_else(client: TestClient) -> None:
    answer = client.get("/pack/ma-es?language=ar")
    [style] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert answer.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert 'style="' not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert 'dir="rtl"' in answer.text


def test_texts_are_those_of_the_entries_word_for_word(
    client: TestClient, snapshot: Snapshot
) -> None:
    page = _plain(client.get("/pack/ma-es?language=ar").text)
    entry = snapshot.entries["destinations/es/minimum-wage"]
    text = entry.texts["ar"]
    assert text.title in page
    assert text.body.split("\n\n")[0] in page
    assert entry.sources[0].publisher in page


def test_what_is_not_translated_is_english_and_says_so(client: TestClient) -> None:
    # Nothing of Nepal is in French.
    page = client.get("/pack/np-qa?language=fr").text
    assert "pas encore traduits" in page
    assert page.count('<div lang="en" dir="ltr">') >= 5
    whole = client.get("/pack/ma-es?language=fr").text
    assert "pas encore traduits" not in whole
    assert 'lang="en" dir="ltr"' not in whole
    arabic = client.get("/pack/np-qa?language=ar").text
    assert 'dir="rtl"' in arabic
    assert '<div lang="en" dir="ltr">' in arabic


def test_codes_lead_to_the_chat_with_language_and_corridor(client: TestClient) -> None:
    page = _plain(client.get("/pack/np-qa?language=ne").text)
    assert "https://chat.example.org/?language=ne&origin=NP&destination=QA" in page
    assert "https://t.me/ExampleBot?start=np-qa-ne" in page


def test_without_a_public_address_the_own_host_is_taken(catalogue: Catalogue, built: Path) -> None:
    client = TestClient(application(catalogue, built), base_url="http://10.0.0.5:8000")
    page = client.get("/pack/np-qa?language=ne").text
    assert "http://10.0.0.5:8000/?language=ne" in page
    assert page.count("<svg") == 1
    strange = client.get("/pack/np-qa", headers={"Host": 'a"><b' + "c" * 3000})
    assert strange.status_code == 200
    assert "ccc" not in strange.text


def test_another_kind_of_work_brings_its_own_rules(client: TestClient) -> None:
    general = client.get("/pack/ph-sa?language=en").text
    home = client.get("/pack/ph-sa?language=en&work=domestic-work").text
    assert "Work in a home" in home
    assert "Work in a home" not in general
    assert home.split("<main>")[1] != general.split("<main>")[1]
    assert 'href="?language=ar&amp;work=domestic-work"' in home
    assert client.get("/pack/ph-sa?language=en&work=no<work").text == general


@pytest.mark.parametrize(
    "path", ["/pack/xx-yy", "/pack/es-ma", "/pack/ma", "/pack/ma-es-fr", "/pack/%3Cb%3E-es"]
)
def test_unknown_corridors(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<b>" not in answer.text


def test_before_the_first_build_it_says_what_to_run(catalogue: Catalogue, tmp_path: Path) -> None:
    client = TestClient(application(catalogue, tmp_path))
    answer = client.get("/pack/ma-es")
    assert answer.status_code == 503
    assert "python -m knowledge build" in answer.text
    assert str(tmp_path) not in answer.text


def test_a_new_build_is_taken_over(
    catalogue: Catalogue, tmp_path: Path, snapshot: Snapshot
) -> None:
    publish(tmp_path, "first", snapshot)
    client = TestClient(application(catalogue, tmp_path))
    before = client.get("/pack/ma-es?language=en").text
    title = snapshot.entries["destinations/es/minimum-wage"].texts["en"].title
    assert title in before
    yesterday = date.today() - timedelta(days=1)
    entries = {
        name: entry.model_copy(update={"review_by": yesterday})
        if entry.topic == "minimum-wage"
        else entry
        for name, entry in snapshot.entries.items()
    }
    publish(tmp_path, "second", snapshot.model_copy(update={"entries": entries}))
    after = client.get("/pack/ma-es?language=en").text
    assert title not in after, "a text past its day of review is not handed out"
    assert after.count("<article>") == before.count("<article>") - 1


def test_a_base_without_a_pack_has_no_page(
    catalogue: Catalogue, tmp_path: Path, snapshot: Snapshot
) -> None:
    taxonomy = snapshot.taxonomy.model_copy(update={"pack": {}})
    publish(tmp_path, "first", snapshot.model_copy(update={"taxonomy": taxonomy}))
    client = TestClient(application(catalogue, tmp_path))
    assert client.get("/pack/ma-es").status_code == 404


@pytest.fixture
def address(catalogue: Catalogue, built: Path) -> Iterator[str]:
    with served(application(catalogue, built, telegram_name="ExampleBot")) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize("language", ["ar", "bn", "en"])
def test_on_a_phone_and_on_paper(browser: Browser, address: str, language: str) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text))
    page.on("request", lambda sent: None if address in sent.url else faults.append(sent.url))
    page.goto(f"{address}/pack/ma-es?language={language}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("nav").is_visible()
    code = page.locator("svg").first.bounding_box()
    assert code is not None
    assert code["width"] >= 120, "large enough for a camera"
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    sheets = page.pdf(format="A4", prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", sheets)) <= 2, "one sheet, both sides"
    assert faults == []
    context.close()


def _plain(page: str) -> str:
    for sign, written in (("&#34;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">")):
        page = page.replace(sign, written)
    return page.replace("&amp;", "&")
