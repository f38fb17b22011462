from __future__ import annotations

import pytest

from connectors.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)


@pytest.mark.parametrize(
    ("variables", "name", "value"),
    [
        ({}, "port", 8000),
        ({"PORT": "8123"}, "port", 8123),
        ({"MUSAFIR_PORT": "8124"}, "port", 8124),
        ({"MUSAFIR_TELEGRAM_TOKEN": ""}, "telegram_token", None),
        ({"MUSAFIR_RASA_URL": "http://127.0.0.1:6000/"}, "rasa_url", "http://127.0.0.1:6000"),
        (
            {"MUSAFIR_ALLOWED_ORIGINS": "https://a.org, https://b.org"},
            "allowed_origins",
            ("https://a.org", "https://b.org"),
        ),
        ({}, "retention_days", 30),
    ],
)
def test_read(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], name: str, value: object
) -> None:
    for variable, content in variables.items():
        monkeypatch.setenv(variable, content)
    assert getattr(load_settings(), name) == value


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"PORT": "many"}, "MUSAFIR_PORT"),
        ({"MUSAFIR_RATE_LIMIT": "some"}, "MUSAFIR_RATE_LIMIT"),
        ({"MUSAFIR_RASA_URL": "localhost"}, "MUSAFIR_RASA_URL"),
        ({"MUSAFIR_RETENTION_DAYS": "0"}, "MUSAFIR_RETENTION_DAYS"),
        ({"MUSAFIR_TELEGRAM_WEBHOOK_SECRET": "short-secret"}, "MUSAFIR_TELEGRAM_WEBHOOK_SECRET"),
        ({"MUSAFIR_TELEGRAM_WEBHOOK_URL": "https://a.org/b"}, "MUSAFIR_TELEGRAM_WEBHOOK_SECRET"),
    ],
)
def test_refused_by_name_without_the_value(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], named: str
) -> None:
    for variable, content in variables.items():
        monkeypatch.setenv(variable, content)
    with pytest.raises(SettingsError, match=named) as caught:
        load_settings()
    assert "short-secret" not in str(caught.value)
