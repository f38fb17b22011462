"""Files that attack who reads them are faults with a line; the others are served all the same."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

from knowledge.base import load_base
from knowledge.build import PINNED, open_cache
from knowledge.check import check
from knowledge.fault import KnowledgeError
from tests.knowledge.conftest import WriteEntry

DEEP = 100_000


def faults(base: Path) -> str:
    began = time.monotonic()
    found = "\n".join(str(fault) for fault in check(load_base(base)))
    assert time.monotonic() - began < 5
    return found


def broken(base: Path, front: str) -> str:
    """The faults after an entry got this front matter; the other entries must live on."""
    (base / "content/world/bus-ticket.md").write_text(f"---\n{front}\n---\ntext\n", "utf-8")
    assert "world/lost-book" in load_base(base).entries
    assert "world/bus-ticket" not in load_base(base).entries
    return faults(base)


def test_alias_bomb(base: Path) -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for level in range(1, 10):
        aliases = ", ".join([f"*a{level - 1}"] * 9)
        lines.append(f"a{level}: &a{level} [{aliases}]")
    assert "bus-ticket.md:3: aliases (*name) are not allowed" in broken(base, "\n".join(lines))


@pytest.mark.parametrize("opening", ["[", "{a: ", "- " * 2], ids=["lists", "maps", "dashes"])
def test_deep_nesting(base: Path, opening: str) -> None:
    front = "title: " + opening * (DEEP // len(opening) // 2)
    assert "bus-ticket.md:" in broken(base, front)


@pytest.mark.parametrize("folder", ["questions", "contacts", "fees"])
def test_deep_nesting_in_other_files(base: Path, folder: str) -> None:
    (base / folder).mkdir()
    (base / folder / "en.yml").write_text("a: " + "[" * DEEP, "utf-8")
    assert "en.yml:" in faults(base)


def test_python_objects_are_not_made(base: Path, tmp_path: Path) -> None:
    mark = tmp_path / "made"
    front = f"title: !!python/object/apply:os.mkdir ['{mark}']"
    assert "bus-ticket.md:" in broken(base, front)
    assert not mark.exists()


def test_huge_file_is_not_read(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("content/world/bus-ticket.md", "questions/en.yml", "contacts/ccc.yml"):
        path = base / name
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as file:
            file.truncate(10_000_000_000)  # takes no room on the disk, and none in memory
    found = faults(base)
    for name in ("bus-ticket.md:1:", "en.yml:1:", "ccc.yml:1:"):
        assert f"{name} is larger than" in found


def test_links_out_of_the_folder(base: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret: of the machine", "utf-8")
    for name in ("content/world/bus-ticket.md", "questions/en.yml", "contacts/ccc.yml"):
        (base / name).parent.mkdir(exist_ok=True)
        (base / name).symlink_to(secret)
    (base / "content/world/library-card.md").symlink_to("library-card.md")
    found = faults(base)
    for name in ("bus-ticket.md", "en.yml", "ccc.yml", "library-card.md"):
        assert f"{name}:1: points outside the content folder" in found
    assert "secret" not in found


HIDDEN = ["\u202e", "\u2066", "\u2028", "\u0007", "\U000e0041"]


@pytest.mark.parametrize("sign", HIDDEN, ids=lambda sign: f"U+{ord(sign):04X}")
@pytest.mark.parametrize("field", ["title", "body"])
def test_hidden_signs_are_faults(
    base: Path, write_entry: WriteEntry, field: str, sign: str
) -> None:
    """`call {RLO}999` would be read as 999 and dialled as something else."""
    path = write_entry("world/bus-ticket", **{field: f"Pay the {sign}driver"})
    text = path.read_text("utf-8")
    if sign not in text:  # the writer of YAML escaped it: an editor would type it plain
        path.write_text(text.replace('"Pay the', f'"Pay the {sign}'), "utf-8")
    found = faults(base)
    assert f"hides U+{ord(sign):04X}" in found
    assert "world/bus-ticket" not in load_base(base).entries


@pytest.mark.parametrize("name", ["questions/en.yml", "contacts/ccc.yml", "taxonomy.yml"])
def test_hidden_signs_in_other_files(base: Path, name: str) -> None:
    path = base / name
    path.parent.mkdir(exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{before}# where is \u202emy book\n", "utf-8")
    if name == "taxonomy.yml":
        with pytest.raises(KnowledgeError, match=r"U\+202E"):
            load_base(base)
    else:
        assert "hides U+202E (RIGHT-TO-LEFT OVERRIDE) after '# where is'" in faults(base)


def test_joiners_and_direction_marks_are_no_fault(base: Path, write_entry: WriteEntry) -> None:
    body = "নিয়োগ\u200dকর্তা می\u200cخواهم \u200fالجواز\u200e"
    write_entry("world/bus-ticket", body=body)
    assert faults(base) == ""


def test_zip_bomb(base: Path, tmp_path: Path) -> None:
    """The only packed file of a base is that of the pinned vectors."""
    with (
        zipfile.ZipFile(base / PINNED, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("steps.npy", "w", force_zip64=True) as part,
    ):
        for _ in range(60):
            part.write(bytes(10_000_000))
    assert (base / PINNED).stat().st_size < 1_000_000
    with pytest.raises(KnowledgeError, match="would unpack to 600,000,000 bytes"):
        open_cache(base, tmp_path)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 99])
def test_broken_pinned_vectors(base: Path, tmp_path: Path, content: bytes) -> None:
    (base / PINNED).write_bytes(content)
    with pytest.raises(KnowledgeError, match="make it anew"):
        open_cache(base, tmp_path)
