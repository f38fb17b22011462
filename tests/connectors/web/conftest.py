"""A browser and a service for the tests of the page.

With `MUSAFIR_WEB_ADDRESS=http://127.0.0.1:8000` those marked `anywhere` test a running service.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn

from tests.connectors.web.fake_service import FakeService

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

ROOT = Path(__file__).parents[3]
SCREENSHOTS = ROOT / ".musafir" / "screenshots"
CHROMIUM = os.environ.get("MUSAFIR_CHROMIUM") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}

OpenPage = Callable[..., Page]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: drives a real browser; a minute, not seconds")
    config.addinivalue_line("markers", "anywhere: also holds for a running service")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("No chromium: install the Debian package, or set MUSAFIR_CHROMIUM.")
    with sync_playwright() as running:
        launched = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def _server() -> Iterator[tuple[str, list[FakeService]]]:
    """One server for all tests; the service behind it is a new one for each."""
    current: list[FakeService] = [FakeService()]

    async def app(scope: object, receive: object, send: object) -> None:
        await current[0].app(scope, receive, send)  # type: ignore[arg-type]

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host="127.0.0.1",
            port=port,
            log_level="warning",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "The fake service did not start."
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}", current
    server.should_exit = True
    thread.join(timeout=5)


@pytest.fixture
def service(_server: tuple[str, list[FakeService]]) -> FakeService:
    if os.environ.get("MUSAFIR_WEB_ADDRESS"):
        pytest.skip("MUSAFIR_WEB_ADDRESS is set: this test needs the fake service.")
    _, current = _server
    current[0] = FakeService()
    return current[0]


@pytest.fixture
def address(request: pytest.FixtureRequest) -> str:
    """The address of the service under test."""
    running = os.environ.get("MUSAFIR_WEB_ADDRESS")
    if running:
        return running.rstrip("/")
    request.getfixturevalue("service")
    served: tuple[str, list[FakeService]] = request.getfixturevalue("_server")
    return served[0]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Opens the chat as a new visitor; fails the test at any script error or foreign request."""
    contexts = []
    faults: list[str] = []

    def visit(path: str = "/", *, phone: bool = False, locale: str = "en-GB") -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            locale=locale,
            has_touch=phone,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on(
            "console",
            lambda line: (
                faults.append(f"console: {line.text}")
                if "Content Security Policy" in line.text
                else None
            ),
        )
        page.on(
            "request",
            lambda sent: (
                None if sent.url.startswith(address) else faults.append(f"foreign: {sent.url}")
            ),
        )
        page.goto(f"{address}{path}")
        page.wait_for_selector("body[data-ready]")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def screenshot() -> Callable[[Page, str], None]:
    """Keeps a picture for people to look at."""

    def take(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(SCREENSHOTS / f"{name}.png"))

    return take
