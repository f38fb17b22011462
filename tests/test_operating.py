"""The operators' and the security guide tell what is so; the units and the proxy fit them."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytest.importorskip("pydantic_settings", reason="runs in our own environment")

from connectors.metrics import Metrics
from connectors.settings import Settings
from tests.test_layout import ROOT

GUIDE = (ROOT / "docs/operating.md").read_text("utf-8")
SECURITY = (ROOT / "docs/security.md").read_text("utf-8")
DEPLOY = ROOT / "deploy"
_ROW = re.compile(r"^\| (?:`PORT` or )?`(MUSAFIR_\w+)` \| (?:`([^`]*)`|none) \|", re.MULTILINE)


def test_every_setting_is_explained_with_its_default() -> None:
    told = dict(_ROW.findall(GUIDE))
    real = {
        f"MUSAFIR_{name.upper()}": "" if field.default in (None, ()) else str(field.default)
        for name, field in Settings.model_fields.items()
    }
    assert told == real


def test_no_guide_names_a_setting_that_is_not_there() -> None:
    known = {f"MUSAFIR_{name.upper()}" for name in Settings.model_fields} | {"MUSAFIR_MODEL"}
    for page in [*ROOT.glob("docs/*.md"), ROOT / "README.md", *DEPLOY.iterdir()]:
        named = set(re.findall(r"\bMUSAFIR_[A-Z_]+[A-Z]\b", page.read_text("utf-8")))
        assert named <= known, page.name


def test_every_metric_is_explained() -> None:
    names = {metric.name for metric in Metrics().registry.collect()}
    ours = {name for name in names if name.startswith("musafir_")}
    told = set(re.findall(r"\| `(musafir_\w+)|, `(musafir_\w+)", GUIDE))
    flat = {name.removesuffix("_total") for pair in told for name in pair if name}
    assert flat == ours


def _attacks() -> list[tuple[str, str]]:
    return re.findall(r"^\| .* \| .* \| `(tests/\S+\.py)::(\w+)` \|$", SECURITY, re.MULTILINE)


def test_every_attack_has_a_row_in_the_right_form() -> None:
    table = SECURITY.split("## Attacks that were tried")[1].split("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(_attacks()) > 35


@pytest.mark.parametrize(("path", "name"), _attacks(), ids=lambda value: Path(value).stem)
def test_the_test_of_an_attack_exists(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    assert name in {node.name for node in tree.body if isinstance(node, functions)}


def test_every_attack_of_our_own_is_in_the_table() -> None:
    told = set(_attacks())
    for path in ("tests/connectors/test_abuse.py", "tests/knowledge/test_abuse.py"):
        for node in ast.parse((ROOT / path).read_text("utf-8")).body:
            name = getattr(node, "name", "")
            if name.startswith("test_") and name not in HARMLESS:
                assert (path, name) in told, f"{path}::{name} is not in docs/security.md"


HARMLESS = {
    "test_deep_nesting_in_other_files",
    "test_broken_pinned_vectors",
    "test_joiners_and_direction_marks_are_no_fault",
}


def test_the_files_of_the_guide_are_there() -> None:
    for name in re.findall(r"`deploy/([\w.-]+)`", GUIDE + SECURITY):
        assert (DEPLOY / name).exists(), name
    for name in re.findall(r"\bmake ([a-z-]+)", GUIDE):
        assert re.search(rf"^{name}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE), name


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_the_units_are_right_and_tight(tmp_path: Path) -> None:
    for unit in sorted(DEPLOY.glob("musafir*.*r*")):
        if unit.suffix not in (".service", ".timer"):
            continue
        # On this machine the project lies elsewhere, and the user is not there.
        text = unit.read_text("utf-8").replace("/opt/musafir", str(ROOT))
        text = re.sub(r"^(User|Group)=.*$", "", text, flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(text, "utf-8")
    units = sorted(tmp_path.iterdir())
    assert len(units) == 3
    found = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    assert (found.returncode, found.stderr) == (0, "")
    for unit in DEPLOY.glob("*.service"):
        command = ["systemd-analyze", "security", "--offline=yes", "--threshold=20", unit]
        found = subprocess.run(command, capture_output=True, text=True)
        assert found.returncode == 0, found.stdout[-300:]


def test_the_proxy_leads_to_the_service() -> None:
    for text in ((DEPLOY / "Caddyfile").read_text("utf-8"), GUIDE):
        assert f"127.0.0.1:{Settings.model_fields['port'].default}" in text
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in GUIDE
