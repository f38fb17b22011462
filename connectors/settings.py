"""All settings, read once from the environment; a wrong one stops the start with its name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator as After
from pydantic import AliasChoices, Field, HttpUrl, SecretStr, TypeAdapter, ValidationError
from pydantic import BeforeValidator as Before
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SettingsError(Exception):
    """The environment holds a value that cannot be used."""


def _address(value: str) -> str:
    TypeAdapter(HttpUrl).validate_python(value)
    return value.rstrip("/")


def _several(value: object) -> object:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not re.fullmatch("[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
        raise ValueError("must be 16 to 256 letters, digits, _ and -, as Telegram wants it")
    return value


Address = Annotated[str, After(_address)]


class Settings(BaseSettings):
    """Environment variables with the prefix MUSAFIR_; `PORT` alone also moves the web port."""

    model_config = SettingsConfigDict(
        env_prefix="MUSAFIR_",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    host: str = "127.0.0.1"
    port: int = Field(
        default=8000, ge=0, le=65535, validation_alias=AliasChoices("port", "PORT", "MUSAFIR_PORT")
    )
    data: Path = Path(".musafir")
    content: Path = Path("knowledge")
    database_url: str | None = None  # default: connectors.sqlite in the data directory
    database_timeout: float = Field(default=5.0, gt=0)
    secret: SecretStr | None = None

    rasa_url: Address = "http://127.0.0.1:5005"
    actions_url: Address = "http://127.0.0.1:5055"
    dialogue_timeout: float = Field(default=10.0, gt=0)

    rate_limit: Literal["off", "default"] = "default"
    retention_days: int = Field(default=30, ge=1)
    # Other sites whose pages may use the chat API, separated by commas.
    allowed_origins: Annotated[tuple[Address, ...], NoDecode, Before(_several)] = ()
    operator: str | None = None  # who runs this service, and how to reach them
    public_url: Address | None = None  # where people reach the web chat, for printed codes
    neutral_page: Address | None = None  # where the quick exit of the web chat leads
    forwarded_allow_ips: str = "127.0.0.1"

    metrics_port: int | None = Field(default=None, ge=1, le=65535)  # on loopback; None: off

    telegram_token: SecretStr | None = None
    telegram_name: Annotated[str, Field(pattern="^[A-Za-z0-9_]{5,32}$")] | None = None
    telegram_api: Address = "https://api.telegram.org"
    telegram_webhook_url: Address | None = None
    telegram_webhook_secret: Annotated[SecretStr, After(_webhook_secret)] | None = None

    # All four, or WhatsApp is off.
    whatsapp_token: SecretStr | None = None
    whatsapp_phone_number_id: Annotated[str, Field(pattern="^[0-9]{5,20}$")] | None = None
    whatsapp_app_secret: Annotated[SecretStr, Field(min_length=16)] | None = None
    whatsapp_verify_token: Annotated[SecretStr, Field(min_length=16)] | None = None
    whatsapp_api: Address = "https://graph.facebook.com"
    whatsapp_version: Annotated[str, Field(pattern="^v[0-9]{1,3}[.][0-9]$")] = "v26.0"

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the store."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data / 'connectors.sqlite'}"


def load_settings() -> Settings:
    """Return the settings, or raise `SettingsError` naming each variable that is wrong."""
    try:
        settings = Settings()
    except ValidationError as error:
        faults = (
            f"MUSAFIR_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors()
        )
        raise SettingsError("Cannot use these settings. " + "; ".join(faults)) from None
    if settings.telegram_webhook_url and not settings.telegram_webhook_secret:
        raise SettingsError(
            "MUSAFIR_TELEGRAM_WEBHOOK_URL is set without MUSAFIR_TELEGRAM_WEBHOOK_SECRET: "
            "anybody could then send updates. Set the secret (16 or more letters and digits)."
        )
    if settings.whatsapp_token:
        _need_for_whatsapp(settings)
    return settings


def _need_for_whatsapp(settings: Settings) -> None:
    needed = {
        "whatsapp_app_secret": "anybody could then send messages in other people's names",
        "whatsapp_verify_token": "WhatsApp could then not learn where to send messages",
        "whatsapp_phone_number_id": "no message could then be sent",
    }
    for name, reason in needed.items():
        if getattr(settings, name) is None:
            raise SettingsError(
                f"MUSAFIR_WHATSAPP_TOKEN is set without MUSAFIR_{name.upper()}: {reason}. "
                f"Set it, or take the token away to leave WhatsApp off."
            )
