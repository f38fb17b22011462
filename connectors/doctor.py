"""`python -m connectors doctor`: is everything there that a start needs, and what to do if not."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import typer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from connectors.backlog import read_backlog
from connectors.dialogue_model import RASA_PYTHON, DialogueModelError, trusted_model
from connectors.engine import Database, StoreUnavailable
from connectors.settings import Settings, SettingsError, load_settings


@dataclass(frozen=True)
class Finding:
    """`good` None means: not needed now, and why."""

    subject: str
    good: bool | None
    text: str


def examine(settings: Settings) -> Iterator[Finding]:
    """One finding a subject, in the order in which a start would meet them."""
    for look in (_interpreters, _knowledge, _catalogues, _dialogue, _telegram, _whatsapp, _data):
        yield from look(settings)
    yield from _ports(settings)


def _interpreters(_: Settings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    fine = sys.version_info >= (3, 11)
    yield Finding("Python of the app", fine, f"{version}" + ("" if fine else ", needs 3.11"))
    if not RASA_PYTHON.exists():
        yield Finding("Python of Rasa", False, ".venv-rasa is missing: run `make setup`")
        return
    asked = subprocess.run([RASA_PYTHON, "--version"], capture_output=True, text=True)
    text = asked.stdout.strip().removeprefix("Python ")
    yield Finding("Python of Rasa", text.startswith("3.10."), text or "does not start")


def _knowledge(settings: Settings) -> Iterator[Finding]:
    from knowledge.fault import KnowledgeError
    from knowledge.paths import current_build
    from knowledge.shelf_mark import load_reader

    def load() -> str:
        build = current_build(settings.data.resolve())
        reader = load_reader(settings.data.resolve(), build)
        model = "with" if reader.model else "without"
        return f"build {build}: {len(reader.snapshot.entries)} entries, {model} a topic model"

    yield _try("index", load, (KnowledgeError, OSError, ValueError))


def _catalogues(settings: Settings) -> Iterator[Finding]:
    from knowledge.paths import translations_directory
    from translations.catalogue import Catalogue, CatalogueError

    def load() -> str:
        Catalogue.load(translations_directory(settings.content.resolve()))
        return "all compiled"

    yield _try("catalogues", load, (CatalogueError, OSError))


def _dialogue(settings: Settings) -> Iterator[Finding]:
    def load() -> str:
        return trusted_model(settings.content.resolve(), settings.data.resolve()).name

    yield _try("dialogue model", load, (DialogueModelError, OSError))


def _telegram(settings: Settings) -> Iterator[Finding]:
    if settings.telegram_token is None:
        text = "off: no MUSAFIR_TELEGRAM_TOKEN is set"
        yield Finding("Telegram", None, text)
    elif settings.telegram_webhook_url and settings.telegram_webhook_secret is None:
        text = "MUSAFIR_TELEGRAM_WEBHOOK_SECRET must be set with a webhook"
        yield Finding("Telegram", False, text)
    else:
        way = "webhook" if settings.telegram_webhook_url else "long polling"
        yield Finding("Telegram", True, f"on, by {way}")


def _whatsapp(settings: Settings) -> Iterator[Finding]:
    if settings.whatsapp_token is None:
        yield Finding("WhatsApp", None, "off: no MUSAFIR_WHATSAPP_TOKEN is set")
        return
    yield Finding("WhatsApp", True, f"on, for the number id {settings.whatsapp_phone_number_id}")
    address = make_url(settings.database)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return  # nothing was ever sent

    def count() -> str:
        replies = asyncio.run(_replies(settings))
        return f"{replies.get('template', 0)} wait for a template: their people wrote too long ago"

    yield _try("replies on WhatsApp", count, (StoreUnavailable, SQLAlchemyError))


async def _replies(settings: Settings) -> Mapping[str, int]:
    database = Database(settings.database, settings.database_timeout)
    try:
        return (await read_backlog(database)).replies
    finally:
        await database.close()


def _data(settings: Settings) -> Iterator[Finding]:
    def write() -> str:
        folder = settings.data.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        mark = folder / ".doctor"
        mark.write_text("can write")
        mark.unlink()
        return str(folder)

    yield _try("data directory", write, (OSError,))


def _ports(settings: Settings) -> Iterator[Finding]:
    ports = {
        "port of the web chat": settings.port,
        "port of Rasa": urlsplit(settings.rasa_url).port or 5005,
        "port of the actions": urlsplit(settings.actions_url).port or 5055,
    }
    for subject, port in ports.items():
        with socket.socket() as probe:
            probe.settimeout(1)
            used = probe.connect_ex(("127.0.0.1", port)) == 0
        yield Finding(subject, None if used else True, f"{port} is {'in use' if used else 'free'}")


def _try(subject: str, load: Callable[[], str], errors: tuple[type[Exception], ...]) -> Finding:
    try:
        return Finding(subject, True, load())
    except errors as error:
        return Finding(subject, False, str(error))


def doctor() -> None:
    """Check interpreters, index, catalogues, models, tokens, ports; status 1 on a fault."""
    try:
        settings = load_settings()
    except SettingsError as error:
        typer.echo(f"settings: {error}", err=True)
        raise typer.Exit(2) from error
    findings = list(examine(settings))
    for finding in findings:
        mark = {True: "ok  ", False: "FAIL", None: "--  "}[finding.good]
        typer.echo(f"{mark} {finding.subject}: {finding.text}")
    if any(finding.good is False for finding in findings):
        raise typer.Exit(1)
