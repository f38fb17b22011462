"""Small screens, small data, assistive technology: what must hold for any service behind the page.

axe-core comes from npm into a folder that git ignores:
`npm install --no-save --prefix .musafir/browser-tools axe-core@4.14.1`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.connectors.web.conftest import DESKTOP, PHONE, ROOT, OpenPage
from tests.connectors.web.fake_service import FakeService
from tests.connectors.web.test_chat import ask

pytestmark = pytest.mark.browser

AXE = ROOT / ".musafir" / "browser-tools" / "node_modules" / "axe-core" / "axe.min.js"
anywhere = pytest.mark.anywhere
screens = pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
tongues = pytest.mark.parametrize("language", ["en", "ar"])
Screenshot = Callable[[Page, str], None]


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    if not AXE.exists():
        pytest.skip(
            f"No axe-core: npm install --no-save --prefix {AXE.parents[2]} axe-core@4.14.1"
        )

    def check(page: Page) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("async () => (await axe.run(document)).violations")
        return [
            f"{each['impact']} {each['id']}: {[node['html'][:120] for node in each['nodes'][:3]]}"
            for each in found
        ]

    return check


def _overflows(page: Page) -> bool:
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
    )


@anywhere
@tongues
@screens
def test_first_screen(
    open_page: OpenPage,
    faults: Callable[[Page], list[str]],
    screenshot: Screenshot,
    language: str,
    phone: bool,
) -> None:
    page = open_page(f"/?language={language}", phone=phone)
    expect(page.locator("#origin option")).not_to_have_count(1)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    direction = "rtl" if language == "ar" else "ltr"
    expect(page.locator("html")).to_have_attribute("dir", direction)
    screenshot(page, f"first-{language}-{'phone' if phone else 'desktop'}")
    assert not _overflows(page)
    assert faults(page) == []


@anywhere
@pytest.mark.parametrize("language", ["bn", "ne", "fil", "fr", "id", "es"])
def test_every_language_fits_a_small_phone(open_page: OpenPage, language: str) -> None:
    page = open_page(f"/?language={language}&staff=1", phone=True)
    page.set_viewport_size({"width": 320, "height": 600})
    assert not _overflows(page)
    page.locator("#menu summary").click()
    sheet = page.locator(".sheet").bounding_box()
    assert sheet is not None
    assert sheet["x"] >= 0
    assert sheet["x"] + sheet["width"] <= 320
    for button in page.locator("button:visible, select:visible, summary:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44, button.inner_text()


@tongues
@screens
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_talk(
    open_page: OpenPage,
    service: FakeService,
    faults: Callable[[Page], list[str]],
    screenshot: Screenshot,
    language: str,
    phone: bool,
    scheme: str,
) -> None:
    page = open_page(f"/?language={language}", phone=phone)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.select_option("#origin", "MA")
    page.select_option("#destination", "ES")
    questions = {"en": ["passport", "fee", "clarify", "emergency"], "ar": ["جواز", "خطر"]}
    for question in questions[language]:
        ask(page, question)
    expect(page.locator(".reply")).to_have_count(len(questions[language]))
    name = f"{language}-{'phone' if phone else 'desktop'}-{scheme}"
    screenshot(page, f"talk-{name}-end")
    page.evaluate("scrollTo(0, 0)")
    screenshot(page, f"talk-{name}-begin")
    assert not _overflows(page)
    assert faults(page) == []


@screens
def test_staff_menu_and_dialog(
    open_page: OpenPage,
    service: FakeService,
    faults: Callable[[Page], list[str]],
    screenshot: Screenshot,
    phone: bool,
) -> None:
    page = open_page("/?staff=1", phone=phone)
    expect(page.locator("#corridors button")).to_have_count(1)
    screenshot(page, f"staff-{'phone' if phone else 'desktop'}")
    assert faults(page) == []
    page.locator("#menu summary").click()
    screenshot(page, f"menu-{'phone' if phone else 'desktop'}")
    assert faults(page) == []
    page.locator("#erase").click()
    expect(page.locator("#dialog")).to_be_visible()
    screenshot(page, f"dialog-{'phone' if phone else 'desktop'}")
    assert faults(page) == []


@anywhere
def test_first_load_is_below_100_kilobytes(
    browser: Browser, address: str, record_property: Callable[[str, object], None]
) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{address}/?language=ar", wait_until="networkidle")
    total = 0
    for answer in answers:
        sizes = answer.request.sizes()
        total += sizes["responseBodySize"] + sizes["responseHeadersSize"]
    assert {answer.status for answer in answers} == {200}
    assert all(answer.url.startswith(address) for answer in answers)
    record_property("first load, bytes", total)
    assert 5_000 < total < 100_000
    context.close()


@anywhere
def test_without_scripts_the_page_says_what_to_do(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=DESKTOP)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/?language=en")
    expect(page.locator(".no-script")).to_contain_text("This page needs JavaScript")
    expect(page.locator("#form")).to_be_hidden()
    context.close()


@anywhere
def test_skip_link_leads_to_the_message_box(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_be_focused()
