"""Whole conversations with the real Rasa, the real action server and the real knowledge.

They write only to conversations of their own, which they erase.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("httpx", reason="talks to the whole product: runs in the other environment")

import httpx

from tests.service.product import Service

pytestmark = pytest.mark.dialogue


class Talk:
    """One conversation."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.conversation = f"test-{uuid.uuid4().hex}"
        self.state: dict[str, Any] = {}

    def say(self, words: str, message_id: str | None = None, **more: Any) -> list[dict[str, Any]]:
        key = "payload" if words.startswith("/") else "text"
        body = {
            "conversation": self.conversation,
            "message_id": message_id or uuid.uuid4().hex,
            key: words,
            "channel": "web",
            **more,
        }
        response = self.client.post("/messages", json=body)
        assert response.status_code == 200, response.text
        answer = response.json()
        self.state = answer["state"]
        replies: list[dict[str, Any]] = answer["replies"]
        return replies

    def decisions(self, words: str, **more: Any) -> list[str]:
        return [reply["decision"] for reply in self.say(words, **more)]

    def erase(self) -> None:
        path = f"/conversations/{self.conversation}"
        assert self.client.delete(path).status_code == 204


@pytest.fixture
def talk(product: Service) -> Iterator[Talk]:
    address = f"http://127.0.0.1:{product.ports['rasa']}/webhooks/musafir"
    with httpx.Client(base_url=address, timeout=30) as client:
        conversation = Talk(client)
        yield conversation
        conversation.erase()


EXCHANGES = {
    "en": [
        ("good morning", "smalltalk"),
        ("can my employer in Hong Kong keep my passport?", "answer"),
        ("my boss beats me and I am bleeding, help me", "emergency"),
        ("thank you so much", "smalltalk"),
        ("please delete all my messages", "settings"),
    ],
    "es": [
        ("buenos días", "smalltalk"),
        ("soy de Guatemala y voy a Canadá", "settings"),
        ("mi jefe me pega y me tiene encerrada", "emergency"),
        ("muchas gracias por la ayuda", "smalltalk"),
        ("quiero hablar con una persona", "handover"),
    ],
    "fr": [
        ("bonjour monsieur", "smalltalk"),
        ("je suis marocaine et je travaille en Espagne", "settings"),
        ("mon patron me frappe et je suis enfermée", "emergency"),
        ("merci beaucoup pour votre aide", "smalltalk"),
        ("qui lit mes messages ?", "settings"),
    ],
    "fil": [
        ("magandang umaga po sa inyo", "smalltalk"),
        ("taga Pilipinas ako at nagtatrabaho sa Hong Kong", "settings"),
        ("sinasaktan ako ng amo ko at nakakulong ako dito", "emergency"),
        ("maraming salamat po sa tulong", "smalltalk"),
        ("gusto ko pong makausap ang tao", "handover"),
    ],
    "ar": [
        ("السلام عليكم", "smalltalk"),
        ("أنا مغربية وأعمل في إسبانيا", "settings"),
        ("رئيسي يضربني وأنا محبوسة في البيت", "emergency"),
        ("شكرا جزيلا على المساعدة", "smalltalk"),
        ("من يقرأ رسائلي؟", "settings"),
    ],
}


@pytest.mark.parametrize("language", EXCHANGES)
def test_exchange(talk: Talk, language: str) -> None:
    for words, decision in EXCHANGES[language]:
        replies = talk.say(words, language_hint=language)
        assert decision in [reply["decision"] for reply in replies], words
        assert all(reply["text"] for reply in replies)
        assert talk.state["language"] == language, words


@pytest.mark.parametrize(
    "words",
    ["\U0001f642", "???", "/", "//restart", "x" * 5000, "\n\n", "Привет, как дела", "12345"],
    ids=["emoji", "marks", "slash", "command", "long", "blank", "unserved", "digits"],
)
def test_anything_gets_a_reply(talk: Talk, words: str) -> None:
    body = {"conversation": talk.conversation, "message_id": "1", "text": words, "channel": "web"}
    response = talk.client.post("/messages", json=body)
    assert response.status_code == 200
    assert response.json()["replies"]


def test_the_same_message_is_answered_once(talk: Talk) -> None:
    first = talk.say("can my employer in Hong Kong keep my passport?", message_id="m1")
    talk.say("thank you", message_id="m2")
    assert talk.say("can my employer in Hong Kong keep my passport?", message_id="m1") == first


def test_an_answer_carries_its_sources_and_keeps_its_blank_lines(talk: Talk) -> None:
    replies = talk.say("/show_entry" + '{"entry":"destinations/hk/passport-retention"}')
    (answer,) = [reply for reply in replies if reply["decision"] == "answer"]
    assert "\n\n" in answer["text"]
    assert answer["entry"]["id"] == "destinations/hk/passport-retention"
    assert answer["sources"][0]["url"].startswith("http")
    assert answer["checked_on"]


def test_a_followup_asks_again_for_another_country(talk: Talk) -> None:
    talk.say("can my employer in Hong Kong keep my passport?")
    replies = talk.say("and in Qatar?")
    assert talk.state["destination"] == "QA"
    answers = [reply["entry"] for reply in replies if reply["decision"] == "answer"]
    assert answers[0]["topic"] == "passport-retention"
    assert answers[0]["scope"] != "destinations/hk"


def test_a_place_after_danger_brings_the_numbers_there(talk: Talk) -> None:
    decisions = talk.decisions("my boss beats me and locked me in, help")
    assert decisions[0] == "emergency"
    replies = talk.say('/set_corridor{"destination":"HK"}')
    assert replies[0]["decision"] == "emergency"
    assert "999" in replies[0]["text"]


def test_state_can_be_set_from_outside(talk: Talk) -> None:
    state = {"language": "fr", "origin": "ma", "destination": "ES"}
    replies = talk.say("bonjour à tous", state=state)
    assert replies[0]["language"] == "fr"
    assert (talk.state["origin"], talk.state["destination"]) == ("MA", "ES")


def test_a_chosen_language_stays(talk: Talk) -> None:
    talk.say('/choose_language{"language":"es"}')
    replies = talk.say("thank you very much for all your help my friend")
    assert talk.state["language"] == "es"
    assert [reply["language"] for reply in replies] == ["es", "en"]


@pytest.mark.parametrize(
    ("language", "origin", "destination", "said"),
    [
        ("en", "PH", "HK", "Your rights at work"),
        ("ar", "MA", "ES", "حقوقك في العمل"),
        ("ne", "NP", "QA", "काममा तपाईंका अधिकार"),
    ],
)
def test_the_pack_asks_for_the_corridor_and_is_one_message(
    talk: Talk, language: str, origin: str, destination: str, said: str
) -> None:
    talk.say(f'/choose_language{{"language":"{language}"}}')
    assert talk.decisions("/pack") == ["form"]
    assert talk.decisions(f'/set_corridor{{"destination":"{destination}"}}') == ["form"]
    first, *others = talk.say(f'/set_corridor{{"origin":"{origin}"}}')
    assert [reply["decision"] for reply in others] == ["notice"]
    assert (first["decision"], first["language"]) == ("answer", language)
    assert said in first["text"]
    assert len(first["text"].encode("utf-16-le")) // 2 <= 4096
    assert first["checked_on"]
    assert (talk.state["origin"], talk.state["destination"]) == (origin, destination)


def test_erasing_after_a_yes(talk: Talk) -> None:
    talk.say('/set_corridor{"destination":"HK"}')
    talk.say("/delete_my_data")
    (reply,) = talk.say("/affirm")
    assert reply["erase"] is True
    talk.erase()
    talk.say("hello")
    assert talk.state["destination"] is None


@pytest.mark.parametrize("payload", ["/restart", "/session_start", "/ask", "nonsense"])
def test_strange_payloads_are_refused(talk: Talk, payload: str) -> None:
    body = {"conversation": talk.conversation, "message_id": "1", "payload": payload}
    assert talk.client.post("/messages", json=body).status_code == 400


def test_retention_spares_conversations_in_use(talk: Talk) -> None:
    talk.say('/set_corridor{"destination":"HK"}')
    response = talk.client.delete("/conversations", params={"before": 1_000_000})
    assert response.status_code == 200
    assert response.json() == {"events": 0, "more": False}
    assert talk.client.delete("/conversations", params={"before": "x"}).status_code == 400
    talk.say("thank you")
    assert talk.state["destination"] == "HK"
