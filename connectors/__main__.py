"""`python -m connectors COMMAND`: one file for each command, gathered here."""

from __future__ import annotations

import typer

from connectors.backup import backup, restore
from connectors.doctor import doctor
from connectors.serve import serve
from connectors.supervisor import model, run, train

commands = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for command in (run, serve, train, model, doctor, backup, restore):
    commands.command()(command)


@commands.callback()
def _about() -> None:
    """The door of Musafir: web chat, chat API, Telegram, WhatsApp."""


if __name__ == "__main__":
    commands()
