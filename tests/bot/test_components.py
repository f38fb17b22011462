"""Graph components beside Rasa: one contract for all, then what each is for.

Runs in Rasa's own environment: `.venv-rasa/bin/python -m pytest tests/bot`.
"""

from __future__ import annotations

import json
import typing
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rasa", reason="runs in Rasa's environment")

from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.act_classifier import ActClassifier
from bot.components.country_extractor import CountryExtractor
from bot.components.danger_gate import DangerGate
from bot.components.examples import teaching_examples
from bot.components.joint_text import JointText
from bot.components.language_identifier import LanguageIdentifier
from bot.components.scripts import script_of
from bot.components.sentence_vectors import SentenceVectors
from bot.components.term_extractor import TermExtractor

ALL = (
    LanguageIdentifier,
    CountryExtractor,
    TermExtractor,
    SentenceVectors,
    ActClassifier,
    DangerGate,
)
LINES = {
    ("ask", "en", ""): ["may he keep my passport", "when is my wage paid", "who pays the ticket"],
    ("thanks", "en", ""): ["thank you", "thanks a lot", "many thanks to you"],
    ("danger", "en", "violence"): ["he beats me", "she hits me every day", "they beat me badly"],
    ("danger", "es", "locked-in"): ["estoy encerrada", "me tienen encerrada aqui"],
    ("ask", "es", ""): ["puede guardar mi pasaporte", "cuando me pagan el sueldo"],
    ("thanks", "es", ""): ["muchas gracias", "gracias por todo"],
}


@pytest.fixture
def examples() -> TrainingData:
    messages = []
    for (intent, language, label), lines in LINES.items():
        for line in lines:
            metadata = {"language": language, "label": label}
            messages.append(Message.build(line, intent=intent, example_metadata=metadata))
    return TrainingData(training_examples=messages)


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path)


CONTEXT = ExecutionContext(GraphSchema({}), "test")


def trained(kind: Any, storage: LocalModelStorage, examples: TrainingData, **config: Any) -> Any:
    settings = {**kind.get_default_config(), "features": 2**12, **config}
    component = kind.create(settings, storage, Resource(kind.__name__), CONTEXT)
    component.train(examples)
    return kind.load(settings, storage, Resource(kind.__name__), CONTEXT)


@pytest.mark.parametrize("kind", ALL)
def test_contract(
    kind: Any,
    storage: LocalModelStorage,
    examples: TrainingData,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Annotated, trainable, and silent about payloads; JSON-ready output for everything else."""
    monkeypatch.setenv("MUSAFIR_DATA", str(tmp_path))
    assert issubclass(kind, GraphComponent)
    for name in ("create", "process"):
        hints = typing.get_type_hints(getattr(kind, name))
        assert "return" in hints, f"{name} needs its annotations, or training fails"
    if hasattr(kind, "train"):
        component = trained(kind, storage, examples)
    else:
        component = kind.create(kind.get_default_config(), storage, Resource("x"), CONTEXT)
    for text in ("", "hello", "\U0001f642", "x" * 5000, "في قطر", "काम\u0000"):
        (message,) = component.process([Message({"text": text})])
        json.dumps(message.as_dict(only_output_properties=True))
    (payload,) = component.process([Message({"text": '/menu{"a":"HK"}'})])
    assert payload.as_dict(only_output_properties=True) == {"text": '/menu{"a":"HK"}'}


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("hello", "Latn"),
        ("visa करना", "Deva"),
        ("passport নিয়ে গেছে", "Beng"),
        ("واش passport", "Arab"),
        ("123 ?", None),
        ("Здравствуйте", "Cyrl"),
    ],
)
def test_script(text: str, script: str | None) -> None:
    assert script_of(text) == script


def test_language_by_script_and_by_words(
    storage: LocalModelStorage, examples: TrainingData
) -> None:
    component = trained(LanguageIdentifier, storage, examples)
    assert component.identify("मेरो तलब")["code"] == "ne"
    assert component.identify("আমার বেতন")["confidence"] == 1.0
    assert component.identify("cuando me pagan mi sueldo")["code"] == "es"
    assert component.identify("when is my wage paid to me")["code"] == "en"
    assert component.identify("12345")["code"] is None


@pytest.mark.parametrize("text", ["ok", "visa", "passport", "salam", "OK!", "passport?", "ok 👍"])
def test_a_shared_word_counts_as_one_and_is_of_no_sole_script(
    text: str, storage: LocalModelStorage, examples: TrainingData
) -> None:
    """`bot.actions.language` switches from three words on, or by a script of one language."""
    component = trained(LanguageIdentifier, storage, examples)
    seen = component.identify(text)
    assert seen["words"] == 1
    assert script_of(text) == "Latn"
    assert seen["confidence"] < 1.0


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("my boss in Hong Kong", [("HK", "destination")]),
        ("I am from Nepal and go to Malaysia", [("NP", "origin"), ("MY", "destination")]),
        ("saudi employer", [("SA", "destination")]),
        ("khdama f sbanya", [("ES", "destination")]),
        ("w f qatar?", [("QA", "destination")]),
        ("للسعودية", [("SA", "destination")]),
        ("في قطر", [("QA", "destination")]),
        ("وماذا عن السعودية؟", [("SA", "destination")]),
        ("কাতারে কাজ", [("QA", "destination")]),
        ("मलेसियामा काम", [("MY", "destination")]),
        ("qatar ma kaam", [("QA", "destination")]),
        ("taga Pilipinas ako, nasa KSA", [("PH", "origin"), ("SA", "destination")]),
        ("trabajo en Canadá", [("CA", "destination")]),
        ("je viens du Maroc", [("MA", "origin")]),
        ("saya di malaysia", [("MY", "destination")]),
        ("they owe us money", []),
        ("mali ang sagot", []),
        ("une réunion demain", []),
        ("going to Kuwait", [("KW", "destination")]),
    ],
)
def test_countries(
    text: str, countries: list[tuple[str, str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MUSAFIR_CONTENT", raising=False)
    component = CountryExtractor.create({}, None, Resource("x"), CONTEXT)  # type: ignore[arg-type]
    found = [(entity["value"], entity.get("role")) for entity in component.extract(text)]
    assert found == countries


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("I am a domestic worker", "sector", "domestic-work"),
        ("kasambahay ako", "sector", "domestic-work"),
        ("soy albañil en una obra", "sector", "construction"),
        ("je suis employée de maison", "sector", "domestic-work"),
        ("أنا عاملة منزلية", "sector", "domestic-work"),
        ("english please", "language", "en"),
        ("puede escribir en árabe", "language", "ar"),
        ("nepali ma lekhnus", "language", "ne"),
        ("hindi pa ako nakakaalis, paalis pa lang", "stage", "before-departure"),
    ],
)
def test_terms(text: str, entity: str, value: str) -> None:
    component = TermExtractor.create({}, None, Resource("x"), CONTEXT)  # type: ignore[arg-type]
    assert (entity, value) in [(e["entity"], e["value"]) for e in component.extract(text)]


def test_danger_works_without_vectors(
    storage: LocalModelStorage,
    examples: TrainingData,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("MUSAFIR_DATA", str(tmp_path))

    gate = trained(DangerGate, storage, examples, threshold=0.0, sure_from=0.0)
    message = Message({"text": "he beats me every day"})
    message.set("intent", {"name": "thanks"})
    gate.process([message])
    assert message.get("intent")["name"] == "danger"
    assert message.get("danger")["kind"] == "violence"
    calm = Message({"text": "thank you"})
    calm.set("intent", {"name": "thanks"})
    gate.process([calm])
    assert calm.get("intent")["name"] == "thanks"


def test_an_unsure_act_is_a_question(
    storage: LocalModelStorage,
    examples: TrainingData,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("MUSAFIR_DATA", str(tmp_path))
    component = trained(ActClassifier, storage, examples, act_from=1.01)
    assert component.rank("thank you")[0]["name"] == "ask"
    assert component.rank("???")[0]["name"] == "help"
    sure = trained(ActClassifier, storage, examples, act_from=0.0)
    assert sure.rank("thank you")[0]["name"] == "thanks"


def test_training_twice_gives_the_same_model(
    examples: TrainingData, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MUSAFIR_DATA", str(tmp_path))
    kept = teaching_examples(examples)
    acts = [example.act for example in kept]
    first, second = (JointText.train(kept, acts, [1.0] * len(kept)) for _ in range(2))
    assert (first.joint.weights == second.joint.weights).all()
    assert (first.letters.weights == second.letters.weights).all()
