"""One running product for all tests that need the real thing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.product import Service, start, stop


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The three processes on ports and stores of their own; needs what `make setup` makes."""
    running = start(tmp_path_factory.mktemp("product"))
    try:
        running.wait_until_ready()
        yield running
    finally:
        stop(running)
