"""`python -m connectors backup FILE`, `restore FILE`: all that cannot be made anew, in one file.

That is what was written, the dialogue's memory, the editors' counts, and the secret: without it
the addresses in the backup cannot be read and people on the channels are strangers again.
"""

from __future__ import annotations

import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import IO

import typer

from connectors.secret import FILE_NAME
from connectors.settings import Settings, SettingsError, load_settings

DATABASES = ("connectors.sqlite", "tracker.sqlite", "counts.sqlite")
KEPT = (*DATABASES, FILE_NAME)


class BackupError(Exception):
    """What is wrong and what to do."""


def make_backup(settings: Settings, file: Path) -> list[str]:
    """Write `file`, also while the service runs; return the names of what is in it."""
    if settings.database_url or not (settings.data / DATABASES[0]).exists():
        raise BackupError(
            f"there is no {settings.data / DATABASES[0]}: a database of another kind "
            "is backed up with its own tools (and the secret beside it)"
        )
    # Only its owner may read it from the first byte on.
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as opened:
            return _fill(opened, settings)
    except BaseException:
        file.unlink()  # half a backup is worse than none
        raise


def restore_backup(settings: Settings, file: Path) -> list[str]:
    """Put a backup into an empty data directory; return the names of what came back."""
    with tarfile.open(file, "r:gz") as archive:
        parts = {part.name: part for part in archive.getmembers()}
        strange = [name for name, part in parts.items() if name not in KEPT or not part.isfile()]
        if strange or DATABASES[0] not in parts:
            raise BackupError(f"{file} is no backup of this service")
        present = [name for name in KEPT if (settings.data / name).exists()]
        if present:
            raise BackupError(
                f"{settings.data} holds {', '.join(present)}: stop the service and move them away"
            )
        settings.data.mkdir(parents=True, exist_ok=True)
        for name, part in parts.items():
            content = archive.extractfile(part)
            _write(settings.data / name, content.read() if content else b"")
    for name in DATABASES:
        if name in parts:
            _check(settings.data / name)
    return list(parts)


def _fill(opened: IO[bytes], settings: Settings) -> list[str]:
    saved = []
    with (
        tarfile.open(fileobj=opened, mode="w:gz") as archive,
        tempfile.TemporaryDirectory(dir=settings.data) as folder,
    ):
        for name in DATABASES:
            if (settings.data / name).exists():
                _copy(settings.data / name, Path(folder) / name)
                archive.add(Path(folder) / name, name)
                saved.append(name)
        if settings.secret is None:
            archive.add(settings.data / FILE_NAME, FILE_NAME)
            saved.append(FILE_NAME)
    return saved


def _copy(source: Path, target: Path) -> None:
    """SQLite's own online copy: one moment of the database, whoever writes meanwhile."""
    with (
        closing(sqlite3.connect(source, timeout=30)) as running,
        closing(sqlite3.connect(target)) as copy,
    ):
        running.backup(copy)
    _check(target)


def _check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise BackupError(f"{path.name} is damaged: {found}")


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def backup(file: Path) -> None:
    """Save messages, conversations, counts and the secret to FILE; the service may run."""
    _report("saved", file, make_backup)


def restore(file: Path) -> None:
    """Bring back what `backup` saved; the service must be stopped."""
    _report("restored", file, restore_backup)


def _report(done: str, file: Path, work: Callable[[Settings, Path], list[str]]) -> None:
    try:
        names = work(load_settings(), file)
    except FileExistsError as error:
        typer.echo(f"{error.filename} is there already; choose another name", err=True)
        raise typer.Exit(2) from error
    except (BackupError, SettingsError, OSError, sqlite3.Error, tarfile.TarError) as error:
        typer.echo(f"not {done}: {error}", err=True)
        raise typer.Exit(2) from error
    typer.echo(f"{done} {', '.join(names)}")
