"""What an editor is told about a broken file of payment words."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.fault import KnowledgeError
from knowledge.payment_files import PaymentFiles, payment_faults
from knowledge.payment_reader import PaymentReader

CONTENT = Path(__file__).parents[2] / "knowledge"


def folder(tmp_path: Path, name: str, text: str) -> Path:
    (tmp_path / "payments").mkdir()
    (tmp_path / "payments" / name).write_text(text, "utf-8")
    return tmp_path


def test_the_files_of_this_base_have_no_faults() -> None:
    assert list(payment_faults(CONTENT)) == []


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("en.yml", "month: [month]\nsalry: [pay]\n", 2, "salry: Extra inputs"),
        ("en.yml", "month: [month\n", 2, "expected ',' or ']'"),
        ("en.yml", "- month\n", 1, "valid dictionary"),
        ("en.yml", "month: [mo\u202enth]\n", 1, "U+202E"),
        ("en.yml", "purposes:\n  visa: [visa]\n  visas: [visas]\n", 3, "purposes.visas"),
        ("en.yml", "cues:\n  ask: [asks]\n  aks: [demand]\n", 3, "cues: aks: is no cue"),
        ("en.yml", "numbers:\n  3: [tree]\n  4: [Trée]\n", 3, "already stands for 3"),
        ("en.yml", "currencies:\n  EUR: [euro]\n  EURO: [euros]\n", 3, "neither a currency"),
        ("en.yml", "month: [month]\ncurrency_defaults: {q: GTX}\n", 2, "GTX"),
        ("en.yml", "once: [a]\nmonthly: [one two three four five six]\n", 2, "more than 5 words"),
        ("currencies.yml", "# kinds\nq: {codes: [GTX]}\n", 2, "GTX is no currency"),
        ("currencies.yml", "q: {codes: [GTQ]}\nc: {codes: [MAD], parts: 0}\n", 2, "c.parts"),
    ],
)
def test_a_fault_has_its_line(
    tmp_path: Path, name: str, text: str, line: int, message: str
) -> None:
    content = folder(tmp_path, name, text)
    (fault,) = payment_faults(content)
    assert (fault.path, fault.line) == (content / "payments" / name, line), fault
    assert message in fault.message


def test_a_file_outside_the_folder_is_refused(tmp_path: Path) -> None:
    content = folder(tmp_path, "en.yml", "month: [month]\n")
    outside = tmp_path / "words.yml"
    outside.write_text("month: [mois]\n", "utf-8")
    (content / "payments" / "fr.yml").symlink_to(outside)
    files = PaymentFiles.load(content)
    assert files.words.keys() == {"en"}
    assert "outside" in files.faults[0].message


def test_the_reader_does_not_start_with_broken_words(tmp_path: Path) -> None:
    content = folder(tmp_path, "en.yml", "salry: [pay]\n")
    with pytest.raises(KnowledgeError, match=r"en\.yml:1: salry"):
        PaymentReader.load(content)
