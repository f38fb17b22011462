"""Rasa's own FAQ set-up, trained and asked: run by the Python of `.venv-rasa`, not by ours.

    .venv-rasa/bin/python -m benchmarks.rasa_baseline train|ask FOLDER

To train, FOLDER holds `examples.json` ([label, text] pairs) and `settings.json` (language,
epochs), to ask, `asked.json` (texts). `train.result.json` tells the time it took,
`ask.result.json` the probability of each label for each text, and what time and memory that took.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import yaml

OFF_TOPIC = "off-topic"
_REFUSED = "off_topic"
_MODEL = "faq"


def pipeline(language: str, epochs: int) -> dict[str, Any]:
    """What `rasa init` writes, but for the epochs; words are what white space parts.

    The intents are two and learned at once, so the epochs are spent on choosing the response.
    """
    return {
        "recipe": "default.v1",
        "assistant_id": "faq",
        "language": language,
        "pipeline": [
            {"name": "WhitespaceTokenizer"},
            {"name": "RegexFeaturizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {
                "name": "CountVectorsFeaturizer",
                "analyzer": "char_wb",
                "min_ngram": 1,
                "max_ngram": 4,
            },
            {
                "name": "DIETClassifier",
                "epochs": min(epochs, max(5, epochs // 4)),
                "constrain_similarities": True,
                "random_seed": 0,
            },
            {
                "name": "ResponseSelector",
                "epochs": epochs,
                "constrain_similarities": True,
                "random_seed": 0,
                "ranking_length": 50,
            },
        ],
        "policies": [{"name": "RulePolicy"}],
    }


def write_project(folder: Path, examples: list[list[str]], settings: dict[str, Any]) -> None:
    """A retrieval intent `ask` with a response a topic, and an intent for all else."""
    by_intent: dict[str, list[str]] = {}
    for label, text in examples:
        intent = _REFUSED if label == OFF_TOPIC else f"ask/{label}"
        by_intent.setdefault(intent, []).append(" ".join(text.split()))
    nlu = [
        {"intent": intent, "examples": "".join(f"- {_plain(text)}\n" for text in texts)}
        for intent, texts in sorted(by_intent.items())
    ]
    keys = [intent for intent in by_intent if intent.startswith("ask/")]
    domain = {
        "version": "3.1",
        "intents": ["ask", _REFUSED],
        "responses": {f"utter_{key}": [{"text": key}] for key in sorted(keys)},
    }
    config = pipeline(settings["language"], settings["epochs"])
    _write(folder / "config.yml", config)
    _write(folder / "domain.yml", domain)
    _write(folder / "nlu.yml", {"version": "3.1", "nlu": nlu})


def chances(parsed: dict[str, Any]) -> dict[str, float]:
    """By label: the intent's probability times the response's within the intent."""
    intents = {row["name"]: float(row["confidence"]) for row in parsed["intent_ranking"]}
    found = {OFF_TOPIC: intents.get(_REFUSED, 0.0)}
    for row in parsed["response_selector"]["default"]["ranking"]:
        topic = row["intent_response_key"].partition("/")[2]
        found[topic] = intents.get("ask", 0.0) * float(row["confidence"])
    return found


def _plain(text: str) -> str:
    # Square brackets and braces would be read as marks of entities.
    return text.translate(str.maketrans("[]{}", "()()"))


def _write(path: Path, document: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(document, allow_unicode=True, width=10_000), "utf-8")


async def _ask(agent: Any, texts: list[str]) -> list[dict[str, float]]:
    return [chances(await agent.parse_message(text)) for text in texts]


def train(folder: Path) -> dict[str, Any]:
    from rasa.model_training import train_nlu

    settings = json.loads((folder / "settings.json").read_text("utf-8"))
    examples = json.loads((folder / "examples.json").read_text("utf-8"))
    write_project(folder, examples, settings)
    began = time.perf_counter()
    train_nlu(
        str(folder / "config.yml"),
        str(folder / "nlu.yml"),
        str(folder),
        fixed_model_name=_MODEL,
        domain=str(folder / "domain.yml"),
    )
    return {"train_seconds": time.perf_counter() - began}


def ask(folder: Path) -> dict[str, Any]:
    from rasa.core.agent import Agent

    texts = json.loads((folder / "asked.json").read_text("utf-8"))
    began = time.perf_counter()
    agent = Agent.load(str(folder / f"{_MODEL}.tar.gz"))
    asyncio.run(_ask(agent, texts[:1]))
    loaded = time.perf_counter()
    answers = asyncio.run(_ask(agent, texts))
    answered = time.perf_counter()
    return {
        "answers": answers,
        "load_seconds": loaded - began,
        "milliseconds": 1000 * (answered - loaded) / max(len(texts), 1),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    step, place = sys.argv[1], Path(sys.argv[2])
    found = {"train": train, "ask": ask}[step](place)
    (place / f"{step}.result.json").write_text(json.dumps(found), "utf-8")
