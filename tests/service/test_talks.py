"""Real questions through the chat API, the real Rasa and the real knowledge, as pairs."""

from __future__ import annotations

import pytest

from tests.service.product import Service

pytestmark = pytest.mark.dialogue

MOROCCO = {"origin": "MA", "destination": "ES"}
PHILIPPINES = {"origin": "PH", "destination": "HK"}

PAIRS = [
    ("ar", MOROCCO, "الباطرون خدا ليا الباسبور ديالي، واش عندو الحق؟", "passport-retention"),
    ("ar", MOROCCO, "شحال ديال سوايع خاصني نخدم فالنهار؟", "working-hours"),
    ("ar", MOROCCO, "شكون كيخلص الطيارة باش نرجع للدار ملي يسالي الكونطرا؟", "return-travel"),
    ("ar", MOROCCO, "ma khlsounich had chher, fin ndi chikaya?", "unpaid-wages-complaint"),
    ("fr", MOROCCO, "Est-ce que je peux changer de patron ?", "change-employer"),
    ("fr", MOROCCO, "c'est combien le smic en Espagne", "minimum-wage"),
    ("fr", MOROCCO, "je suis enceinte, on peut me renvoyer ?", "pregnancy-and-maternity"),
    ("fr", MOROCCO, "j'ai eu un accident au travail, qui paie ?", "work-injury"),
    ("fil", PHILIPPINES, "magkano po ba ang placement fee?", "recruitment-fees"),
    ("fil", PHILIPPINES, "Kinuha ng agency passport ko, pwede ba yun?", "passport-retention"),
    ("fil", PHILIPPINES, "ilang araw ang day off sa isang linggo", "rest-and-leave"),
    ("fil", PHILIPPINES, "paano malalaman kung legit ang agency?", "licensed-recruiter"),
    ("es", MOROCCO, "¿Cuántas horas se trabaja a la semana?", "working-hours"),
    ("es", MOROCCO, "me despidieron, qué me tienen que pagar", "termination"),
    ("es", MOROCCO, "puedo traer a mi familia?", "family"),
    ("es", MOROCCO, "quien paga el medico si me enfermo", "health-care"),
    ("en", PHILIPPINES, "What is the minimum wage?", "minimum-wage"),
    ("en", PHILIPPINES, "can i join a union", "unions"),
    ("en", PHILIPPINES, "my boss does not pay me, where do I complain?", "unpaid-wages-complaint"),
    ("en", PHILIPPINES, "who pays my ticket home when the contract ends", "return-travel"),
]

OFF_TOPIC = [
    ("ar", "شكون ربح الماتش البارح؟"),
    ("fr", "donne-moi la recette du couscous"),
    ("fil", "magkwento ka ng joke"),
    ("es", "quién ganó el mundial de fútbol"),
    ("en", "write me a poem about the moon"),
]


@pytest.mark.parametrize(
    ("language", "corridor", "text", "topic"), PAIRS, ids=lambda v: str(v)[:24]
)
def test_the_right_entry_in_the_right_language(
    product: Service, language: str, corridor: dict[str, str], text: str, topic: str
) -> None:
    replies = product.talk(**corridor).say(text)
    answers = [reply for reply in replies if reply["decision"] == "answer"]
    assert [reply["entry"]["topic"] for reply in answers] == [topic]
    assert answers[0]["language"] == language
    assert answers[0]["sources"]
    assert answers[0]["checked_on"] >= "2026-01-01"


@pytest.mark.parametrize(("language", "text"), OFF_TOPIC, ids=lambda v: str(v)[:24])
def test_off_topic_is_refused(product: Service, language: str, text: str) -> None:
    replies = product.talk(**MOROCCO).say(text)
    assert not [reply for reply in replies if reply["decision"] in ("answer", "emergency")]


def test_a_follow_up_repeats_the_question_for_another_country(product: Service) -> None:
    talk = product.talk(**PHILIPPINES)
    first = talk.say("How much is the minimum wage?")
    second = talk.say("and in Spain?")
    assert first[0]["entry"]["scope"] in ("destinations/hk", "corridors/ph-hk")
    assert second[0]["entry"]["id"].startswith("destinations/es/minimum-wage")


def test_the_corridor_is_asked_for_once_and_remembered(product: Service) -> None:
    talk = product.talk(language="en")
    asked = talk.say("How many hours may they make me work?")
    assert asked[0]["decision"] == "form"
    button = next(b for b in asked[0]["buttons"] if "ES" in b["payload"])
    answered = talk.press(button["payload"])
    assert answered[0]["entry"]["id"].startswith("destinations/es/working-hours")
    later = talk.say("Can my employer keep my passport?")
    assert later[0]["entry"]["id"] == "destinations/es/passport-retention"


def test_danger_comes_first_with_the_numbers_of_the_country(product: Service) -> None:
    replies = product.talk(**MOROCCO).say("il m'a enfermée et il me frappe, aidez-moi")
    assert replies[0]["decision"] == "emergency"
    assert replies[0]["language"] == "fr"
    assert "112" in replies[0]["text"]
    assert "/delete" in replies[0]["text"]


def test_two_questions_are_both_answered(product: Service) -> None:
    text = "How much is the minimum wage? And how many rest days do I have?"
    replies = product.talk(**PHILIPPINES).say(text)
    topics = [reply["entry"]["topic"] for reply in replies if reply["decision"] == "answer"]
    assert topics == ["minimum-wage", "rest-and-leave"]


def test_an_untranslated_entry_comes_in_english_with_a_notice(product: Service) -> None:
    talk = product.talk(origin="GT", destination="HK")
    replies = talk.say("¿Puede mi patrón quedarse con mi pasaporte?")
    notice, answer = replies[0], replies[1]
    assert (notice["decision"], notice["language"]) == ("notice", "es")
    assert (answer["decision"], answer["language"]) == ("answer", "en")


@pytest.mark.parametrize(
    "text",
    ["", "😀", "x" * 100_000, "a\0b", "\u202eabc\u202c", "/restart", '/intent{"x":1}', "/start"],
    ids=["empty", "emoji", "long", "nul", "bidi", "restart", "intent", "start"],
)
def test_whatever_is_typed_gets_an_honest_reply(product: Service, text: str) -> None:
    talk = product.talk(language="en", **MOROCCO)
    assert talk.say(text)
    after = talk.say("Can my employer keep my passport?")
    assert after[0]["entry"]["topic"] == "passport-retention"


def test_erasing_leaves_nothing_behind(product: Service) -> None:
    talk = product.talk(language="en", **MOROCCO)
    marker = "zanzibarquux"
    talk.say(f"Can my employer keep my passport {marker}?")
    path = f"/api/conversations/{talk.conversation}"
    assert talk.client.delete(path, headers=talk.headers).status_code == 204
    assert talk.post(text="hello").status_code in (401, 404)
    for store in product.data.rglob("*.sqlite*"):
        if not store.is_symlink():
            assert marker.encode() not in store.read_bytes(), store.name
    assert marker not in product.log.read_text("utf-8", "replace")
