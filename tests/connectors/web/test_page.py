"""What the page's addresses send, before any script runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from connectors.web import page
from tests.connectors.web.fake_service import Untranslated


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.include_router(page.router(catalogue=Untranslated()))
    return TestClient(app)


@pytest.mark.parametrize(
    ("query", "accepted", "language", "direction"),
    [
        ("", "", "en", "ltr"),
        ("", "ar-MA,ar;q=0.9,fr;q=0.5", "ar", "rtl"),
        ("", "de;q=0.9, fr;q=0.2, ne;q=0.8", "ne", "ltr"),
        ("", "tl", "fil", "ltr"),
        ("", "*;q=nonsense,,;q=1", "en", "ltr"),
        ("?language=bn", "ar", "bn", "ltr"),
        ("?language=xx", "id", "id", "ltr"),
        ('?language="><script>', "", "en", "ltr"),
    ],
)
def test_page_speaks_the_language_asked_for(
    client: TestClient, query: str, accepted: str, language: str, direction: str
) -> None:
    answer = client.get(f"/{query}", headers={"Accept-Language": accepted})
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in answer.text


def test_only_a_choice_is_told_to_the_dialogue(client: TestClient) -> None:
    assert "data-chosen" in client.get("/?language=ar").text
    assert "data-chosen" not in client.get("/", headers={"Accept-Language": "ar"}).text


def test_policy_allows_nothing_inline_and_nothing_foreign(client: TestClient) -> None:
    answer = client.get("/?language=ar&staff=1")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert not re.findall(r"<[^>]+\s(?:style|on\w+)=", answer.text)
    assert "<style" not in answer.text
    scripts = re.findall(r"<script([^>]*)>", answer.text)
    assert [s for s in scripts if "src=" not in s] == [' type="application/json" id="words"']
    addresses = re.findall(r'(?:href|src)="([^"#]+)"', answer.text)
    assert addresses
    assert all(address.startswith("/") for address in addresses)


def test_every_named_file_is_there_and_cached_for_ever(client: TestClient) -> None:
    addresses = set(re.findall(r'"(/static/[^"]+)"', client.get("/").text))
    assert len(addresses) > 10
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        unchanged = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_modules_import_only_files_that_are_there(client: TestClient) -> None:
    addresses = set(re.findall(r'"(/static/[^"]+\.js)"', client.get("/").text))
    for address in addresses:
        imported = re.findall(r'from "\./([^"]+)"', client.get(address).text)
        folder = address.rsplit("/", 1)[0]
        assert {f"{folder}/{name}" for name in imported} <= addresses


def test_an_old_version_gets_the_present_file_uncached(client: TestClient) -> None:
    answer = client.get("/static/0123456789ab/chat.css")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["missing.js", "..%2Fpage.py", "%2e%2e%2fstrings.yml"])
def test_nothing_else_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/static/x/{name}").status_code == 404


def test_first_load_without_compression_stays_small(client: TestClient) -> None:
    """Not even counting on gzip, the whole first screen is below 100 kB."""
    text = client.get("/?language=ar").text
    total = len(text.encode())
    for address in set(re.findall(r'"(/static/[^"]+|/manifest[^"]+)"', text)):
        total += len(client.get(address).content)
    assert total < 100_000


def test_every_sentence_used_is_written_and_every_one_written_is_used(client: TestClient) -> None:
    text = client.get("/").text
    written = set(client.get("/chat/strings/en.json").json())
    for address in re.findall(r'modulepreload" href="([^"]+)"', text):
        text += client.get(address).text
    used = set(re.findall(r"\bpage_[a-z_]+(?<!_)\b", text.split('id="words"')[0]))
    used |= {"page_description"}
    used |= set(re.findall(r'"(page_[a-z_]+)"', text[text.rindex("</html>") :]))
    built = {key for key in written if key.startswith("page_verdict_")} | {"page_yes", "page_no"}
    template = (page.FOLDER / "templates" / "chat.html").read_text(encoding="utf-8")
    used |= set(re.findall(r"\bpage_[a-z_]+[a-z]\b", template))
    used |= {f"page_{name}" for name in ("origin", "destination", "stage", "sector")}
    assert used - {"page_verdict"} <= written
    assert written <= used | built


def test_sentences_of_one_language(client: TestClient) -> None:
    arabic = client.get("/chat/strings/ar.json").json()
    assert arabic["page_message_hint"] == "اكتب سؤالك"
    assert "{date}" in arabic["page_checked_on"]
    assert client.get("/chat/strings/xx.json").status_code == 404


def test_manifest_speaks_the_page_s_language(client: TestClient) -> None:
    answer = client.get("/manifest.webmanifest?language=ar")
    manifest = json.loads(answer.content)
    assert answer.headers["content-type"] == "application/manifest+json"
    assert (manifest["lang"], manifest["dir"], manifest["name"]) == ("ar", "rtl", "مسافر")
    assert client.get(manifest["icons"][0]["src"]).status_code == 200


def test_an_organisation_brings_its_own_languages(tmp_path: Path) -> None:
    (tmp_path / "languages.yml").write_text("- code: en\n- code: ti\n", encoding="utf-8")
    app = FastAPI()
    app.include_router(page.router(SimpleNamespace(content=tmp_path), catalogue=Untranslated()))
    client = TestClient(app)
    assert re.findall(r'<option value="(\w+)"', client.get("/").text)[:2] == ["en", "ti"]
    assert client.get("/chat/strings/ar.json").status_code == 404


def test_quick_exit_leads_where_the_operator_says() -> None:
    app = FastAPI()
    settings = SimpleNamespace(neutral_page="https://weather.example/")
    app.include_router(page.router(settings, catalogue=Untranslated()))
    assert 'data-exit="https://weather.example/"' in TestClient(app).get("/").text
