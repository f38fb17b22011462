"""The fee check through the chat API: the real reader, the real rules, the real Rasa."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.product import Service

pytestmark = pytest.mark.dialogue

NEPAL = {"origin": "NP", "destination": "QA"}
PHILIPPINES = {"origin": "PH", "destination": "HK", "sector": "domestic-work"}
BANGLADESH = {"origin": "BD", "destination": "SA", "sector": "construction"}
INDONESIA = {"origin": "ID", "destination": "HK", "sector": "domestic-work"}
MOROCCO = {"origin": "MA", "destination": "ES", "sector": "agriculture"}
GUATEMALA = {"origin": "GT", "destination": "CA", "sector": "manufacturing"}

VERDICTS = [
    ("ne", NEPAL, "एजेन्सीले १५०००० रुपैयाँ माग्यो", 150000, "NPR", "above-cap"),
    ("ne", NEPAL, "manpower le dedh lakh rupaiya magyo", 150000, "NPR", "above-cap"),
    ("bn", BANGLADESH, "দালাল ৬ লাখ টাকা চায়", 600000, "BDT", "above-cap"),
    ("fil", PHILIPPINES, "hinihingan ako ng agency ng 80k pesos", 80000, "PHP", "not-chargeable"),
    ("id", INDONESIA, "agen minta 20 juta untuk berangkat", 20000000, "IDR", "not-chargeable"),
    ("id", INDONESIA, "agen minta 3 bulan gaji", 3, None, "not-chargeable"),
    ("ar", MOROCCO, "الوكالة تطلب مني 20000 درهم", 20000, "MAD", "not-chargeable"),
    ("fr", MOROCCO, "l'agence me demande 2000 euros", 2000, "EUR", "not-chargeable"),
    ("es", GUATEMALA, "la agencia me cobra 15000 quetzales", 15000, "GTQ", "not-chargeable"),
    ("en", NEPAL, "the agency asks 5000 rupees", 5000, "NPR", "allowed"),
]


def judged(replies: list[dict[str, Any]]) -> dict[str, Any]:
    (found,) = [reply for reply in replies if reply.get("verdict")]
    return found


@pytest.mark.parametrize(
    ("language", "corridor", "text", "amount", "currency", "verdict"),
    VERDICTS,
    ids=lambda value: str(value)[:24],
)
def test_a_sum_is_judged_at_once(
    product: Service,
    language: str,
    corridor: dict[str, str],
    text: str,
    amount: int,
    currency: str | None,
    verdict: str,
) -> None:
    reply = judged(product.talk(language=language, **corridor).say(text))
    assert (reply["verdict"], reply["decision"]) == (verdict, "answer")
    assert reply["understood"]["amount"] == amount
    assert reply["understood"]["currency"] == currency
    assert reply["understood"]["purpose"] == "placement"
    assert reply["language"] == language
    assert reply["sources"]
    assert reply["checked_on"] >= "2026-01-01"
    assert reply["entry"]["topic"] == "recruitment-fees"


def test_what_is_missing_is_asked_and_the_sum_corrected(product: Service) -> None:
    talk = product.talk(language="en")
    (asked,) = talk.say("the agency asks 150000 rupees")
    assert asked["decision"] == "form"
    assert asked["understood"]["currency"] is None, "nobody knows whose rupees"
    nepal = next(b for b in asked["buttons"] if '"NP"' in b["payload"])
    (asked,) = talk.press(nepal["payload"])
    assert asked["understood"]["currency"] == "NPR"
    reply = judged(talk.say("Qatar"))
    assert (reply["verdict"], reply["understood"]["amount"]) == ("above-cap", 150000)
    wrong = reply["buttons"][0]
    (asked,) = talk.press(wrong["payload"])
    assert [button["label"] for button in asked["buttons"]] == ["The sum", "What it is for"]
    talk.press(asked["buttons"][0]["payload"])
    assert judged(talk.say("15000 rupees"))["understood"]["amount"] == 15000
    assert judged(talk.say("8000 rupees"))["verdict"] == "allowed"


def test_the_pay_is_asked_for_when_the_limit_depends_on_it(product: Service) -> None:
    talk = product.talk(language="en", **PHILIPPINES)
    (asked,) = talk.say("the agency in Hong Kong asks 5000 HKD")
    assert asked["decision"] == "form"
    reply = judged(talk.say("5100 HKD"))
    assert reply["verdict"] == "above-cap"
    assert "HK$510" in reply["text"]
    assert "+852 2115 3667" in reply["text"]


def test_another_question_in_between_is_answered(product: Service) -> None:
    talk = product.talk(language="en", origin="PH", destination="HK")
    (asked,) = talk.say("the agency asks 80000 pesos")
    assert asked["decision"] == "form"
    answered = talk.say("can my employer keep my passport?")
    assert answered[0]["entry"]["topic"] == "passport-retention"
    assert "understood" not in answered[0]


def test_a_question_without_a_sum_is_answered_from_the_texts(product: Service) -> None:
    replies = product.talk(**NEPAL, language="en").say("how much may the agency charge me?")
    answers = [reply for reply in replies if reply["decision"] == "answer"]
    assert answers[0]["entry"]["topic"] == "recruitment-fees"
    assert "verdict" not in answers[0]


def test_danger_comes_before_a_fee(product: Service) -> None:
    text = "my boss beats me and locked me in because I did not pay the agency 3000 riyal"
    replies = product.talk(language="en", **NEPAL).say(text)
    assert replies[0]["decision"] == "emergency"


@pytest.mark.parametrize(
    "text", ["my salary is 1500 riyal", "I am 25 years old", "they have not paid me for 3 months"]
)
def test_other_numbers_are_no_fee(product: Service, text: str) -> None:
    replies = product.talk(language="en", **NEPAL).say(text)
    assert not [reply for reply in replies if reply.get("understood")]
