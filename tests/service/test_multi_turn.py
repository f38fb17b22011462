"""What people say next: another country, their kind of work, a correction, thanks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.product import Service

pytestmark = pytest.mark.dialogue

# Corridor, question, what is said next, then the topic and where the answer must come from.
ELLIPSES = [
    ("en", "PH-HK", "Can my employer keep my passport?", "and in Qatar?", "qa/passport-retention"),
    ("es", "MX-CA", "¿Cuántos días de descanso tengo?", "¿y en España?", "es/rest-and-leave"),
    ("fr", "MA-ES", "Je dois travailler combien d'heures ?", "et au Canada ?", "ca/working-hours"),
    ("fil", "PH-HK", "Magkano ang minimum na sahod?", "e sa Saudi po?", "sa/minimum-wage"),
    (
        "id",
        "ID-HK",
        "Berapa hari libur dalam seminggu?",
        "kalau di Malaysia?",
        "my/rest-and-leave",
    ),
    ("ne", "NP-QA", "तलब कहिले दिनुपर्छ?", "अनि मलेसियामा?", "my/wage-payment"),
    ("bn", "BD-SA", "মালিক কি আমার পাসপোর্ট রাখতে পারে?", "আর কাতারে?", "qa/passport-retention"),
    ("ar", "MA-ES", "واش يقدر الباطرون يشد ليا الباسبور؟", "وفي قطر؟", "qa/passport-retention"),
    ("en", "PH-SA", "How many rest days do I have?", "and if I am a domestic worker?", "domestic"),
    ("fil", "PH-SA", "Ilang araw ang day off?", "paano kung kasambahay ako?", "domestic"),
    ("id", "ID-MY", "Berapa hari libur saya?", "kalau saya PRT?", "domestic"),
    ("ne", "NP-SA", "हप्तामा कति दिन बिदा?", "म घरेलु कामदार हुँ भने?", "domestic"),
    ("bn", "BD-SA", "সপ্তাহে কয় দিন ছুটি?", "আমি গৃহকর্মী হলে?", "domestic"),
    ("en", "PH-HK", "How many hours may I work?", "no, I mean Malaysia", "my/working-hours"),
    (
        "fil",
        "PH-HK",
        "Ilang oras ang trabaho sa isang araw?",
        "hindi, sa Qatar po",
        "qa/working-hours",
    ),
    (
        "id",
        "ID-HK",
        "Bolehkah majikan memegang paspor?",
        "bukan, maksud saya Malaysia",
        "my/passport",
    ),
    ("es", "GT-CA", "¿Cuánto es el salario mínimo?", "no, quiero decir España", "es/minimum-wage"),
    (
        "fr",
        "MA-ES",
        "C'est combien le salaire minimum ?",
        "non, je veux dire le Canada",
        "ca/minimum",
    ),
]
THANKS = [
    ("en", "How many hours may I work?", "thank you so much"),
    ("fil", "Ilang oras ang trabaho sa isang araw?", "salamat po"),
    ("ar", "شحال ديال سوايع خاصني نخدم فالنهار؟", "شكرا بزاف"),
    ("ne", "दिनमा कति घण्टा काम गर्नुपर्छ?", "धन्यवाद"),
    ("bn", "দিনে কত ঘণ্টা কাজ করতে হয়?", "ধন্যবাদ"),
]


def answers(replies: list[dict[str, Any]]) -> list[str]:
    return [reply["entry"]["id"] for reply in replies if reply["decision"] == "answer"]


@pytest.mark.parametrize(
    ("language", "corridor", "question", "following", "expected"),
    ELLIPSES,
    ids=[f"{row[0]}-{row[3][:20]}" for row in ELLIPSES],
)
def test_what_is_left_out_is_remembered(
    product: Service, language: str, corridor: str, question: str, following: str, expected: str
) -> None:
    origin, destination = corridor.split("-")
    talk = product.talk(origin=origin, destination=destination)
    assert answers(talk.say(question))
    replies = talk.say(following)
    assert any(expected in entry for entry in answers(replies)), replies
    assert all(reply["language"] in (language, "en") for reply in replies)


@pytest.mark.parametrize(("language", "question", "thanks"), THANKS, ids=lambda v: str(v)[:20])
def test_thanks_after_an_answer(
    product: Service, language: str, question: str, thanks: str
) -> None:
    talk = product.talk(origin="PH", destination="HK")
    talk.say(question)
    replies = talk.say(thanks)
    assert [reply["decision"] for reply in replies] == ["smalltalk"]
    assert replies[0]["language"] == language
