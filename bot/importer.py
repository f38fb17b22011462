"""Training data for Rasa: the hand-written files of `bot/` and the question bank together.

`config.yml` names the importer, so plain `rasa train` finds everything without flags.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.split import is_measuring

BOT = Path(__file__).parent
ASK = "ask"
DANGER = "danger"


class BankError(Exception):
    """A question bank that cannot be read; says which file and where."""


class ProjectImporter(RasaFileImporter):
    """Rasa's file importer, plus `bot/domain`, plus the training part of the question bank."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        content: str | None = None,
    ) -> None:
        given = [training_data_paths] if isinstance(training_data_paths, str) else None
        paths = [path for path in given or training_data_paths or [] if path]
        existing = [path for path in paths if Path(path).exists()]
        super().__init__(config_file, domain_path, existing or [str(BOT / "data")])
        self._content = Path(content or os.environ.get("MUSAFIR_CONTENT") or "knowledge")

    def get_domain(self) -> Domain:
        domain = Domain.load(str(BOT / "domain"))
        given = self._domain_path
        if given and Path(given).exists():
            domain = domain.merge(Domain.load(given))
        return domain

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        data = TrainingData()
        for path in sorted(self._nlu_files):
            own = training_data_from_paths([path], language or "en")
            for message in own.training_examples:
                message.set("metadata", {"example": {"language": Path(path).stem}})
            data = data.merge(own)
        banks = [*(BOT / "data" / "danger").glob("*.yml"), *self._questions()]
        known = {message.get("text") for message in data.training_examples}
        examples = list(data.training_examples)
        for path in sorted(banks):
            for message in read_bank(path):
                if message.get("text") not in known:
                    known.add(message.get("text"))
                    examples.append(message)
        return TrainingData(training_examples=examples)

    def _questions(self) -> Iterator[Path]:
        return (self._content / "questions").glob("*.yml")


def read_bank(path: Path, measuring: bool = False) -> Iterator[Message]:
    """Every teaching line of one language's bank as an example of its act of talk.

    With `measuring`, the lines that are kept apart for measuring instead.
    """
    try:
        bank = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BankError(f"{path}: not readable as YAML ({error})") from error
    if not isinstance(bank, dict):
        raise BankError(f"{path}: should be a mapping with `language`, `topics`, `danger` ...")
    language = str(bank.get("language", path.stem))
    for intent, label, forms in _sections(bank):
        if not isinstance(forms, dict):
            raise BankError(f"{path}: `{label or intent}` should hold `native:` / `romanised:`")
        for form, lines in forms.items():
            for line in lines or []:
                if is_measuring(str(line)) is not measuring:
                    continue
                example = {"language": language, "romanised": form == "romanised", "label": label}
                yield Message.build(str(line), intent=intent, example_metadata=example)


def _sections(bank: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """(intent, label, forms) of every part: topics are questions, the rest as named."""
    for topic, forms in (bank.get("topics") or {}).items():
        yield ASK, topic, forms
    for kind, forms in (bank.get("danger") or {}).items():
        yield DANGER, kind, forms
    for part in ("near-danger", "off-topic"):
        # The knowledge layer refuses what it has no answer for; here they are questions.
        yield ASK, part, bank.get(part) or {}
    for act, forms in (bank.get("acts") or {}).items():
        yield act, act, forms
