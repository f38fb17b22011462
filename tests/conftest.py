"""One running product for all tests that need the real thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.service.product import Service


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The three processes on ports and stores of their own; needs what `make setup` makes."""
    # Imported here: the tests of the graph components run beside Rasa, which has no httpx.
    from tests.service.product import start, stop

    running = start(tmp_path_factory.mktemp("product"))
    try:
        running.wait_until_ready()
        yield running
    finally:
        stop(running)
