"""Training examples as the classifiers take them."""

from __future__ import annotations

from dataclasses import dataclass

from rasa.shared.nlu.training_data.training_data import TrainingData

ASK = "ask"
DANGER = "danger"
HARMLESS = ("near-danger", "off-topic")


@dataclass(frozen=True)
class Example:
    """A line, its act of talk, and where in the bank it stands: a topic, a kind of danger."""

    text: str
    act: str
    label: str = ""
    language: str = ""


def teaching_examples(training_data: TrainingData) -> list[Example]:
    """Every example that has words, in the order of the data."""
    examples = []
    for message in training_data.intent_examples:
        text = message.get("text")
        metadata = (message.get("metadata") or {}).get("example") or {}
        if text:
            label, language = metadata.get("label") or "", metadata.get("language") or ""
            examples.append(Example(text, message.get("intent"), str(label), str(language)))
    return examples
