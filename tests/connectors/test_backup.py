"""A backup made while people write brings everything back; nothing else is taken for one."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from connectors.backup import BackupError, make_backup, restore_backup
from connectors.settings import Settings
from tests.connectors.conftest import Start
from tests.connectors.fakes import TOKEN, FakeBotApi, FakeRasa, on_loopback


def tracker(path: Path, words: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE events (data TEXT)")
        database.execute("INSERT INTO events VALUES (?)", (words,))


async def test_there_and_back(start: Start, rasa: FakeRasa, tmp_path: Path) -> None:
    """Conversations, tokens, buttons and addresses live on in another place."""
    telegram, file = FakeBotApi(), tmp_path / "backup.tar.gz"
    first, second = tmp_path / "first", tmp_path / "second"
    person = {"id": 7, "is_bot": False, "first_name": "A"}
    chat_of_person = {"id": 7, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat_of_person, "from": person}
    async with on_loopback(telegram.app) as api:
        telegram_settings = {"telegram_token": TOKEN, "telegram_api": api}
        async with start(data=first, **telegram_settings) as chat:
            await chat.open()
            await chat.say("before")
            telegram.update(message=message | {"text": "before"})
            await telegram.texts(1)
            tracker(first / "tracker.sqlite", "before")
            saved = make_backup(Settings(data=first), file)
            await chat.say("after")
        assert saved == ["connectors.sqlite", "tracker.sqlite", "secret"]
        assert file.stat().st_mode & 0o077 == 0
        assert restore_backup(Settings(data=second), file) == saved
        for name in saved:
            assert (second / name).stat().st_mode & 0o077 == 0, name
        async with start(data=second, **telegram_settings) as again:
            again.conversation, again.token = chat.conversation, chat.token
            assert (await again.events(1))[0].strip()
            await again.say("still the same conversation")
            turns = len(rasa.turns)
            telegram.update(message=message | {"text": "and me"})
            await telegram.texts(2)
    assert rasa.turns[turns]["conversation"] == rasa.turns[1]["conversation"]
    with closing(sqlite3.connect(second / "tracker.sqlite")) as database:
        assert database.execute("SELECT data FROM events").fetchall() == [("before",)]


def archive(path: Path, **parts: bytes) -> Path:
    with tarfile.open(path, "w:gz") as opened:
        for name, content in parts.items():
            part = tarfile.TarInfo(name.replace("__", "/"))
            part.size = len(content)
            opened.addfile(part, io.BytesIO(content))
    return path


def test_strange_archives_are_refused(tmp_path: Path) -> None:
    data = Settings(data=tmp_path / "data")
    for number, parts in enumerate(
        ({"..__evil": b"x"}, {"secret": b"x"}, {"connectors.sqlite": b"x", "models__a": b"x"})
    ):
        file = archive(tmp_path / f"{number}.tar.gz", **parts)
        with pytest.raises(BackupError, match="no backup"):
            restore_backup(data, file)
    with tarfile.open(tmp_path / "link.tar.gz", "w:gz") as opened:
        link = tarfile.TarInfo("connectors.sqlite")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        opened.addfile(link)
    with pytest.raises(BackupError, match="no backup"):
        restore_backup(data, tmp_path / "link.tar.gz")
    assert not (tmp_path / "evil").exists()


async def test_what_is_there_is_never_written_over(start: Start, tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "backup.tar.gz"
    async with start(data=data) as chat:
        await chat.open()
        make_backup(Settings(data=data), file)
        before = (data / "connectors.sqlite").read_bytes()
        with pytest.raises(BackupError, match="stop the service"):
            restore_backup(Settings(data=data), file)
        assert (data / "connectors.sqlite").read_bytes() == before
        with pytest.raises(FileExistsError):
            make_backup(Settings(data=data), file)


def test_a_secret_of_the_environment_is_not_saved(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "connectors.sqlite")) as database:
        database.execute("CREATE TABLE a (b)")
    own = Settings(data=tmp_path, secret="s" * 32)  # type: ignore[arg-type]
    assert make_backup(own, tmp_path / "b.tar.gz") == ["connectors.sqlite"]


def test_a_damaged_database_leaves_no_backup(tmp_path: Path) -> None:
    (tmp_path / "connectors.sqlite").write_bytes(b"not a database at all" * 500)
    with pytest.raises(sqlite3.DatabaseError):
        make_backup(Settings(data=tmp_path), tmp_path / "b.tar.gz")
    assert not (tmp_path / "b.tar.gz").exists()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_the_command_says_what_to_do(tmp_path: Path, command: str) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "connectors", command, str(tmp_path / "none.tar.gz")],
        env={"MUSAFIR_DATA": str(tmp_path / "empty")},
        capture_output=True,
        text=True,
    )
    assert found.returncode == 2
    assert found.stderr.startswith(("not saved: there is no", "not restored: [Errno 2]"))
