"""Training examples as the classifiers take them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from rasa.shared.nlu.training_data.training_data import TrainingData

ASK = "ask"
DANGER = "danger"
NEAR_DANGER = "near-danger"


@dataclass(frozen=True)
class Example:
    """A line, its act of talk, and where in the bank it stands: a topic, a kind of danger."""

    text: str
    act: str
    label: str = ""


def teaching_examples(training_data: TrainingData, questions_kept: int) -> list[Example]:
    """Every example but plain questions, and so many of those, the same at every training.

    The bank holds questions by the thousand and the other acts by the dozen; a part of the
    questions teaches what a question is, and vectors for all of them would cost minutes.
    """
    examples = []
    for message in training_data.intent_examples:
        text = message.get("text")
        metadata = (message.get("metadata") or {}).get("example") or {}
        if text:
            label = str(metadata.get("label") or "")
            examples.append(Example(text, message.get("intent"), label))
    plain = [example for example in examples if _is_plain(example)]
    plain.sort(key=lambda example: sha256(example.text.encode()).digest())
    others = [example for example in examples if not _is_plain(example)]
    return others + plain[:questions_kept]


def _is_plain(example: Example) -> bool:
    return example.act == ASK and example.label != NEAR_DANGER
