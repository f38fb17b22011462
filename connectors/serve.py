"""`python -m connectors serve`: the web server on loopback, until it is stopped."""

from __future__ import annotations

import typer
import uvicorn

from connectors.app import build
from connectors.logs import set_up_logging
from connectors.settings import SettingsError, load_settings


def serve() -> None:
    """Serve the web chat, the chat API and the channels that are configured."""
    set_up_logging()
    try:
        settings = load_settings()
        app = build(settings)
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,  # addresses and conversation ids stay out of the logs
        server_header=False,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        # Streams of events never end by themselves; a stop must not wait for them.
        timeout_graceful_shutdown=2,
    )
