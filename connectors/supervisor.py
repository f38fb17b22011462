"""`python -m connectors run`: starts the three processes, keeps them running, shows one log."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import typer

from connectors.child import Child
from connectors.dialogue_model import PROJECT, RASA_PYTHON, DialogueModelError, trusted_model
from connectors.settings import Settings, SettingsError, load_settings
from translations.compile import compile_all
from translations.domains import place

_COMPILING = threading.Lock()
ACTIONS_URL = "http://127.0.0.1:5055"
_COLOURS = {"web": 36, "rasa": 35, "actions": 33, "musafir": 32}


def _log(name: str, line: str) -> None:
    if not line:
        return
    label = f"{name:>8}"
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        label = f"\033[{_COLOURS.get(name, 37)}m{label}\033[0m"
    print(f"{time.strftime('%H:%M:%S')} {label} | {line}", flush=True)


def _environment(settings: Settings) -> dict[str, str]:
    """What every child gets: where things lie, and silence towards the outside."""
    return os.environ | {
        "MUSAFIR_CONTENT": str(settings.content.resolve()),
        "MUSAFIR_DATA": str(settings.data.resolve()),
        "MUSAFIR_RASA_URL": settings.rasa_url,
        "MUSAFIR_ACTIONS_URL": settings.actions_url,
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "HF_HUB_OFFLINE": os.environ.get("HF_HUB_OFFLINE", "1"),
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1"),
    }


def children(settings: Settings) -> list[Child]:
    """The three processes; Rasa and the actions listen on loopback only."""
    model = trusted_model(settings.content.resolve(), settings.data.resolve())
    rasa = urlsplit(settings.rasa_url)
    actions = urlsplit(settings.actions_url)
    python, environment = sys.executable, _environment(settings)
    rasa_command = [str(RASA_PYTHON), "-m", "rasa", "run", "--interface", "127.0.0.1"]
    rasa_command += ["--port", str(rasa.port), "--credentials", "credentials.yml"]
    rasa_command += ["--endpoints", str(_endpoints(settings)), "--model", str(model)]
    commands = {
        "actions": [python, "-m", "bot.actions", "--port", str(actions.port)],
        "rasa": rasa_command,
        "web": [python, "-m", "connectors", "serve"],
    }
    return [
        Child(name, line, environment, PROJECT, _log, compile_catalogues)
        for name, line in commands.items()
    ]


def compile_catalogues() -> None:
    """A translator's edit between two starts must not keep a process from starting again."""
    with _COMPILING:
        compile_all(place())


def _endpoints(settings: Settings) -> Path:
    """`endpoints.yml`, or a copy of it that names the actions' other address."""
    own = PROJECT / "endpoints.yml"
    if settings.actions_url == ACTIONS_URL:
        return own
    moved = settings.data.resolve() / "endpoints.yml"
    moved.write_text(own.read_text("utf-8").replace(ACTIONS_URL, settings.actions_url), "utf-8")
    return moved


async def supervise(settings: Settings) -> None:
    """Runs until SIGINT or SIGTERM, then stops all three."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    family = children(settings)
    keepers = [asyncio.create_task(child.keep_running(stopping)) for child in family]
    announcer = asyncio.create_task(_announce(settings))
    await stopping.wait()
    _log("musafir", "stopping")
    announcer.cancel()
    await asyncio.gather(*(child.stop() for child in family))
    await asyncio.gather(*keepers)


async def _announce(settings: Settings) -> None:
    began = time.monotonic()
    address = f"http://{settings.host}:{settings.port}"
    async with httpx.AsyncClient(timeout=3) as client:
        while True:
            try:
                if (await client.get(f"{address}/readyz")).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.5)
    _log("musafir", f"ready after {time.monotonic() - began:.0f} s: open {address}")


def run() -> None:
    """Start everything and keep it running; Ctrl-C stops all."""
    try:
        asyncio.run(supervise(load_settings()))
    except (DialogueModelError, SettingsError) as error:
        typer.echo(f"musafir: {error}", err=True)
        raise typer.Exit(2) from error


def model() -> None:
    """Print the path of the dialogue model in force, for Rasa's own commands."""
    settings = load_settings()
    try:
        typer.echo(trusted_model(settings.content.resolve(), settings.data.resolve()))
    except DialogueModelError as error:
        typer.echo(f"musafir: {error}", err=True)
        raise typer.Exit(2) from error


def train() -> None:
    """Train the dialogue model if its inputs changed since the last time."""
    from connectors.dialogue_model import train_dialogue

    settings = load_settings()
    try:
        model = train_dialogue(Path(settings.content).resolve(), Path(settings.data).resolve())
    except DialogueModelError as error:
        typer.echo(f"musafir: {error}", err=True)
        raise typer.Exit(2) from error
    typer.echo(f"dialogue model {model.name} is ready")
