from __future__ import annotations

import pytest

from connectors.settings import SettingsError, load_settings

WHATSAPP = {
    "MUSAFIR_WHATSAPP_TOKEN": "EAAtest",
    "MUSAFIR_WHATSAPP_PHONE_NUMBER_ID": "106540352242922",
    "MUSAFIR_WHATSAPP_APP_SECRET": "a" * 32,
    "MUSAFIR_WHATSAPP_VERIFY_TOKEN": "v" * 20,
}


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in WHATSAPP.items() if not key.endswith(name)}


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
        ({}, "whatsapp_token", None),
        ({"MUSAFIR_WHATSAPP_APP_SECRET": "a" * 32}, "whatsapp_token", None),
        (WHATSAPP, "whatsapp_phone_number_id", "106540352242922"),
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
        (without("APP_SECRET"), "MUSAFIR_WHATSAPP_APP_SECRET"),
        (without("VERIFY_TOKEN"), "MUSAFIR_WHATSAPP_VERIFY_TOKEN"),
        (without("PHONE_NUMBER_ID"), "MUSAFIR_WHATSAPP_PHONE_NUMBER_ID"),
        (WHATSAPP | {"MUSAFIR_WHATSAPP_APP_SECRET": "short-secret"}, "MUSAFIR_WHATSAPP_APP_SECR"),
        (WHATSAPP | {"MUSAFIR_WHATSAPP_PHONE_NUMBER_ID": "../me"}, "MUSAFIR_WHATSAPP_PHONE_N"),
        (WHATSAPP | {"MUSAFIR_WHATSAPP_VERSION": "v1/x"}, "MUSAFIR_WHATSAPP_VERSION"),
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
