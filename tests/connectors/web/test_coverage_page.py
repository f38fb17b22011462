"""The page of coverage as the service sends it, and as a phone shows it."""

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
from playwright.sync_api import Browser, Page, expect

from connectors.guard import SecurityHeaders
from connectors.settings import Settings
from connectors.web import coverage
from knowledge.base import load_base
from knowledge.paths import content_directory, index_folder
from knowledge.shelf_mark import put_in_force
from knowledge.snapshot import take_snapshot
from tests.connectors.web.fake_service import Untranslated
from tests.connectors.web.serving import served

CONTENT = content_directory()


def publish(data: Path, name: str, *without: str) -> None:
    """Put a build in force as far as this page reads it; some topics may be left out."""
    snapshot = take_snapshot(load_base(CONTENT), Untranslated())
    entries = {id: e for id, e in snapshot.entries.items() if e.topic not in without}
    folder = index_folder(data) / name
    folder.mkdir(parents=True)
    snapshot.model_copy(update={"entries": entries}).save(folder / "snapshot.json")
    put_in_force(index_folder(data), name)


def application(data: Path) -> FastAPI:
    app = FastAPI()
    app.include_router(coverage.router(Settings(data=data, content=CONTENT)))
    app.add_middleware(SecurityHeaders)
    return app


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return TestClient(application(tmp_path))


def test_before_the_first_build_it_says_what_to_run(client: TestClient, tmp_path: Path) -> None:
    answer = client.get("/coverage")
    assert answer.status_code == 503
    assert "python -m knowledge build" in answer.text
    assert str(tmp_path) not in answer.text


def test_a_new_build_makes_a_new_page(client: TestClient, tmp_path: Path) -> None:
    publish(tmp_path, "first")
    before = client.get("/coverage")
    assert before.status_code == 200
    assert '<td class="state missing">' not in before.text
    publish(tmp_path, "second", "exit-permit")
    assert client.get("/coverage").text.count('<td class="state missing">') >= 84


def test_a_page_is_made_once_a_build_and_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, "first")
    pages = coverage.Pages(CONTENT, tmp_path)
    today = date(2026, 11, 22)
    first, _ = pages.newest(today)
    assert pages.newest(today)[0] is first
    # In ten years every entry is past its day: yesterday's page would be a lie.
    later, _ = pages.newest(today + timedelta(days=3650))
    assert later != first


def test_policy_allows_its_own_style_and_nothing_else(client: TestClient, tmp_path: Path) -> None:
    publish(tmp_path, "first")
    answer = client.get("/coverage")
    style = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert len(style) == 1
    assert answer.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert "<script" not in answer.text
    assert all(link.startswith("#") for link in re.findall(r'href="([^"]*)"', answer.text))
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_it_is_packed_for_who_can_unpack_it(client: TestClient, tmp_path: Path) -> None:
    publish(tmp_path, "first")
    packed = client.get("/coverage", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/coverage", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < 40_000
    assert client.head("/coverage").status_code == 200


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    publish(tmp_path, "first", "exit-permit")
    with served(application(tmp_path)) as address:
        yield f"{address}/coverage"


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_without_scripts(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(address)
    _first_corridor_opens(page)
    head = page.locator("#ma-es thead th").first
    page.locator("#ma-es tbody tr").nth(30).scroll_into_view_if_needed()
    box = head.bounding_box()
    assert box is not None
    assert abs(box["y"]) <= 1, "the head of the table stays in sight"
    # Opening another corridor shuts this one.
    page.locator("#ma-ca summary").click()
    expect(page.locator("#ma-ca table")).to_be_visible()
    expect(page.locator("#ma-es table")).to_be_hidden()
    context.close()


@pytest.mark.browser
def test_nothing_is_wider_than_the_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(address)
    _first_corridor_opens(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def _first_corridor_opens(page: Page) -> None:
    expect(page.locator("#ma-es table")).to_be_hidden()
    page.locator("#ma-es summary").click()
    row = page.locator("#ma-es tbody tr", has_text="exit-permit")
    expect(row.locator("td")).to_have_text(["missing"] * 3)
