"""The web chat page against the real service: the same tests that the fake service passes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.service.product import ROOT, Service


@pytest.mark.browser
def test_the_page_holds_on_the_real_service(product: Service) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/connectors/web", "-m", "anywhere"],
        cwd=ROOT,
        env=os.environ | {"MUSAFIR_WEB_ADDRESS": product.address},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert found.returncode == 0, found.stdout[-3000:]
