"""The fee check in the talk: what it asks, what it says, and when it keeps out of the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.actions.base import Context, take
from bot.actions.conversation import Conversation, Country
from bot.actions.fee_questions import question
from bot.actions.fee_state import FeeState
from bot.actions.fee_verdict import verdict
from bot.actions.fees import pressed
from bot.actions.move import Button, Move, Say
from bot.actions.safety import emergency
from bot.actions.services import Services, open_services
from bot.actions.situation import set_corridor
from bot.actions.smalltalk import smalltalk
from bot.actions.speech import Speech
from knowledge.fee_check import judge
from knowledge.fee_judgement import Reason, Verdict
from knowledge.fee_rules import FeeRule, FeeRules, When
from knowledge.paths import PROJECT
from knowledge.payment import Basis, Payment, PaymentJson, Purpose
from knowledge.question import Decision, Outcome
from knowledge.taxonomy import FeeCheck, Topic
from tests.bot.fakes import ANSWERED, SOURCE, FakeLibrary, fake_services
from tests.knowledge.test_fee_check import TODAY, payment_of, situation_of, worked_cases
from translations.languages import load_languages

IN_ENGLISH = {"language": "en", "noticed": True}
HOME = {**IN_ENGLISH, "origin": "PH", "destination": "QA"}
LONGEST_WITH_BUTTONS = 1024
"""Characters that WhatsApp allows above buttons."""
LONG_AGO, LONG_HENCE = date(2020, 1, 1), date(2999, 1, 1)


def rule(name: str, side: str, **more: Any) -> FeeRule:
    return FeeRule.model_validate(
        {
            "id": name,
            "country": "PH" if side == "origin" else "HK",
            "side": side,
            "purposes": ["placement"],
            "law": f"Law of {name}",
            "says": "What the law says.",
            "certainty": "official",
            "checked_on": LONG_AGO,
            "review_by": LONG_HENCE,
            "authority": "ph-centre" if side == "origin" else "hk-labour",
            "sources": [SOURCE.model_dump()],
            **more,
        }
    )


RULES = FeeRules(
    (
        rule("maids", "origin", sectors=["domestic-work"], cap="none"),
        rule(
            "others",
            "origin",
            not_sectors=["domestic-work"],
            cap={"amount": 1000, "currency": "PHP"},
            when="after-contract",
        ),
        rule("visa", "origin", purposes=["visa"], cap="none", certainty="reported"),
        rule("test", "origin", purposes=["medical"], cap="actual-cost"),
        rule(
            "commission",
            "destination",
            reach="within",
            cap={"months_of_salary": 0.1},
            deadline={"months": 12},
        ),
    ),
    {"PH": "ph-centre", "HK": "hk-labour"},
)


@dataclass
class FakeReader:
    """Reads only the texts it was given; `parts` are those of bare answers."""

    payments: dict[str, Payment] = field(default_factory=dict)
    parts: dict[str, Payment] = field(default_factory=dict)

    def read(
        self, text: str, language: str | None, origin: str | None, destination: str | None
    ) -> Payment | None:
        return self.payments.get(text)

    def read_part(
        self, text: str, language: str | None, origin: str | None, destination: str | None
    ) -> Payment:
        found = self.parts.get(text, Payment())
        # Whose pesos they are, only the country tells.
        return replace(found, currency="PHP") if origin == "PH" and "pesos" in text else found


def payment(
    amount: int | None = 5000,
    currency: str | None = "PHP",
    basis: Basis | None = "once",
    purpose: Purpose | None = "placement",
) -> Payment:
    return Payment(None if amount is None else Decimal(amount), currency, basis, purpose)


READER = FakeReader(
    {
        "they ask 5000": payment(),
        "they ask 5000 pesos": payment(currency=None),
        "they ask 5000 dollars": payment(currency="USD"),
        "they ask 800": payment(800),
        "they ask 2 months of pay": payment(2, None, "months-of-salary"),
        "they ask 5000 for the visa": payment(purpose="visa"),
        "they ask 300 for a test": payment(300, purpose="medical"),
        "they ask 700 for a bed": payment(700, purpose="housing"),
        "give me 5000": payment(purpose="unclear"),
        "the agency here asks 900": payment(900, "HKD"),
    },
    {
        "they ask 5000 pesos": payment(currency=None),
        "no 900": payment(900, None, None, None),
        "900 PHP": payment(900, "PHP", None, None),
        "5100 HKD": payment(5100, "HKD", None, None),
        "5100": payment(5100, None, None, None),
        "in PHP": payment(None, "PHP", None, None),
        "for the visa": payment(None, None, None, "visa"),
        "the minimum wage here is 900 a month": payment(900, None, "month", None),
    },
)


def normal(conversation: Conversation, context: Context) -> Move:
    """What happens when the fee check keeps out of the way."""
    return Move((Say("normal"),))


@dataclass
class Talk:
    """A conversation that remembers its slots."""

    services: Services
    slots: dict[str, Any]

    def say(self, text: str, intent: str = "ask", **more: Any) -> Move:
        said = Conversation(text, intent, slots=self.slots, **more)
        return self._take(normal, said)

    def press(self, button: Button | str, **entities: str) -> Move:
        name = button if isinstance(button, str) else button.payload.split("{")[0][1:]
        decide: Callable[[Conversation, Context], Move] = {
            "fee": pressed,
            "set_corridor": set_corridor,
        }.get(name, normal)
        return self._take(decide, Conversation("", name, entities=entities, slots=self.slots))

    def _take(self, decide: Callable[[Conversation, Context], Move], said: Conversation) -> Move:
        move = take(decide, said, self.services)
        self.slots = {**self.slots, **move.slots}
        return move


@pytest.fixture
def services(tmp_path: Path) -> Services:
    made = fake_services(tmp_path)
    made.payments, made.fee_rules, made.library = READER, RULES, None
    return made


@pytest.fixture
def talk(services: Services) -> Talk:
    return Talk(services, dict(HOME))


def only(move: Move) -> Say:
    (say,) = move.says
    return say


def payloads(say: Say) -> list[str]:
    return [button.payload for button in say.buttons]


UNDERSTOOD: PaymentJson = {
    "amount": 5000,
    "currency": "PHP",
    "basis": "once",
    "purpose": "placement",
}


def test_asks_what_is_missing_then_judges(talk: Talk) -> None:
    asked = only(talk.say("they ask 5000"))
    assert asked.response == "utter_fee_question"
    assert asked.fields["understood"] == UNDERSTOOD
    assert "verdict" not in asked.fields
    assert payloads(asked) == ['/set_sector{"sector":"domestic-work"}']
    assert asked.text == (
        "They ask you for ₱5,000. What for: agency fee.\n"
        "What kind of work is it? The rule depends on it."
    )
    judged = only(talk.press("set_sector", sector="domestic-work"))
    assert judged.response == "utter_fee_verdict"
    assert judged.fields["verdict"] == "not-chargeable"
    assert judged.fields["understood"] == UNDERSTOOD
    assert judged.fields["sources"] == [
        {"title": "Guide", "publisher": "Labour Department", "url": "https://example.org/guide"}
    ]
    assert judged.fields["checked_on"] == "2020-01-01"
    assert judged.text is not None
    for part in ("Law of maids", "PH Centre: 1348", "receipt", "You do not have to pay this."):
        assert part in judged.text
    assert talk.slots["sector"] == "domestic-work"


VERDICTS = [
    ("they ask 5000", "construction", "above-cap", "They ask ₱4,000 too much."),
    ("they ask 800", "construction", "allowed", "The most that they may take is ₱1,000."),
    ("they ask 800", "construction", "allowed", "after you have signed the work contract"),
    ("they ask 5000 dollars", "construction", "uncertain", "it is in other money"),
    ("they ask 5000 for the visa", None, "not-chargeable", "What for: visa, permit."),
    ("they ask 5000 for the visa", None, "not-chargeable", "from Labour Department"),
    ("they ask 300 for a test", None, "allowed", "the real price"),
    ("they ask 700 for a bed", None, "uncertain", "I know no rule for this"),
    ("they ask 700 for a bed", None, "uncertain", "Ask here:\nPH Centre: 1348"),
]


@pytest.mark.parametrize(("text", "sector", "kind", "part"), VERDICTS)
def test_verdicts(talk: Talk, text: str, sector: str | None, kind: str, part: str) -> None:
    talk.slots["sector"] = sector
    judged = only(talk.say(text))
    assert judged.fields["verdict"] == kind
    assert judged.text is not None
    assert part in judged.text


def test_a_pay_is_asked_for_with_its_currency(talk: Talk) -> None:
    talk.slots |= {"destination": "HK", "sector": "construction"}
    asked = only(talk.say("the agency here asks 900"))
    assert "How much is your pay" in str(asked.text)
    assert payloads(asked) == ['/fee{"unknown":"monthly-pay"}']
    asked = only(talk.say("5100"))
    assert "Which country's money" in str(asked.text)
    assert '/fee{"currency":"HKD"}' in payloads(asked)
    judged = only(talk.press("fee", currency="HKD"))
    assert judged.fields["verdict"] == "above-cap"
    assert judged.fields["understood"]["amount"] == 900
    assert "is HK$510. They ask HK$390 too much." in str(judged.text)
    assert "Time limit in Hong Kong, in months: 12." in str(judged.text)


def test_who_does_not_know_the_pay_is_told_the_limit(talk: Talk) -> None:
    talk.slots |= {"destination": "HK", "sector": "construction"}
    talk.say("the agency here asks 900")
    judged = only(talk.press("fee", unknown="monthly-pay"))
    assert judged.fields["verdict"] == "uncertain"
    assert "in months of your pay, is 0.1" in str(judged.text)


def test_pesos_become_philippine_once_the_country_is_known(talk: Talk) -> None:
    talk.slots |= {"origin": None, "sector": "construction"}
    asked = only(talk.say("they ask 5000 pesos"))
    assert asked.fields["understood"]["currency"] is None
    assert '/set_corridor{"origin":"PH"}' in payloads(asked)
    judged = only(talk.press("set_corridor", origin="PH"))
    assert judged.fields["understood"]["currency"] == "PHP"
    assert judged.fields["verdict"] == "above-cap"
    assert talk.slots["origin"] == "PH"


def test_a_country_that_is_not_ours(talk: Talk) -> None:
    talk.slots |= {"origin": None, "sector": "construction"}
    asked = only(talk.say("they ask 5000"))
    assert payloads(asked)[-1] == '/fee{"unknown":"origin"}'
    judged = only(talk.press("fee", unknown="origin"))
    assert judged.fields["verdict"] == "uncertain"


def test_money_for_no_stated_reason(talk: Talk) -> None:
    talk.slots["sector"] = "construction"
    asked = only(talk.say("give me 5000"))
    assert asked.fields["understood"]["purpose"] == "unclear"
    assert {button.payload for button in asked.buttons} == {
        f'/fee{{"purpose":"{purpose}"}}' for purpose in get_args(Purpose)
    }
    judged = only(talk.press("fee", purpose="unclear"))
    assert judged.fields["verdict"] == "above-cap", "as if it were asked for the job"
    assert judged.fields["understood"]["purpose"] == "unclear"


@pytest.mark.parametrize(
    ("correction", "intent", "amount", "purpose", "kind"),
    [
        ("900 PHP", "ask", 900, "placement", "allowed"),
        ("no 900", "deny", 900, "placement", "allowed"),
    ],
)
def test_the_right_sum_may_simply_be_written(
    talk: Talk, correction: str, intent: str, amount: int, purpose: str, kind: str
) -> None:
    talk.slots["sector"] = "construction"
    talk.say("they ask 5000")
    judged = only(talk.say(correction, intent))
    assert judged.fields["understood"]["amount"] == amount
    assert judged.fields["understood"]["purpose"] == purpose
    assert judged.fields["verdict"] == kind


def test_this_is_not_right(talk: Talk) -> None:
    talk.slots["sector"] = "construction"
    judged = only(talk.say("they ask 5000"))
    assert payloads(judged)[0] == '/fee{"again":"wrong"}'
    asked = only(talk.press("fee", again="wrong"))
    assert payloads(asked) == ['/fee{"again":"amount"}', '/fee{"again":"purpose"}']
    only(talk.press("fee", again="purpose"))
    judged = only(talk.say("for the visa"))
    assert judged.fields["understood"]["purpose"] == "visa"
    assert judged.fields["verdict"] == "not-chargeable"
    asked = only(talk.say("no", "deny"))
    assert "What is not right?" in str(asked.text)


def test_another_country_is_judged_anew(talk: Talk) -> None:
    talk.slots |= {"sector": "construction"}
    talk.say("they ask 2 months of pay")
    talk.slots["fee"] = {**talk.slots["fee"], "pay": "900", "pay_currency": "PHP"}
    qatar = only(talk.say("in Qatar", "set_corridor", countries=(Country("QA"),)))
    assert "They ask ₱800 too much." in str(qatar.text)
    hong_kong = only(talk.say("and in Hong Kong?", "followup", countries=(Country("HK"),)))
    assert "is 0.1. Too much, in months of pay: 1.9." in str(hong_kong.text)
    assert talk.slots["destination"] == "HK"


@pytest.mark.parametrize(
    "text", ["may he keep my passport?", "the minimum wage here is 900 a month", "hm"]
)
def test_another_question_ends_the_check(talk: Talk, text: str) -> None:
    talk.say("they ask 5000")
    assert only(talk.say(text)).response == "normal"
    assert talk.slots["fee"] is None
    assert only(talk.press("fee", purpose="visa")).response == "utter_menu", "an old button"


@pytest.mark.parametrize("intent", ["start", "menu", "none_of_these", "help"])
def test_starting_anew_forgets(talk: Talk, intent: str) -> None:
    talk.say("they ask 5000")
    take(smalltalk, Conversation(intent=intent, slots=talk.slots), talk.services)
    talk.press(intent)
    assert talk.slots["fee"] is None


def test_thanks_forget_nothing(talk: Talk) -> None:
    talk.say("they ask 5000")
    assert only(talk.say("thank you", "thanks")).response == "normal"
    assert talk.slots["fee"]


def test_a_question_without_a_sum_is_retrieval(talk: Talk) -> None:
    assert only(talk.say("how much may the agency take?")).response == "normal"
    assert "fee" not in talk.slots


@pytest.mark.parametrize("intent", ["danger", "delete_my_data", "talk_to_person", "privacy"])
def test_what_comes_before_a_fee(talk: Talk, intent: str) -> None:
    assert only(talk.say("they ask 5000", intent)).response == "normal"


def test_danger_in_an_open_check_is_answered_and_so_is_its_place(talk: Talk) -> None:
    talk.slots["destination"] = None
    talk.say("they ask 5000")
    help_ = Conversation("help", "danger", danger_kind="violence", slots=talk.slots)
    talk._take(emergency, help_)
    assert talk.slots["pending"] == "place"
    move = talk.press("set_corridor", destination="HK")
    assert move.says[0].response == "utter_emergency_violence"


def test_perhaps_danger_gets_numbers_then_the_check(talk: Talk) -> None:
    talk.slots["sector"] = "construction"
    said = Conversation(
        "they ask 5000", "danger", danger_kind="violence", danger_sure=False, slots=talk.slots
    )
    move = take(emergency, said, talk.services)
    assert [say.response for say in move.says] == ["utter_emergency_perhaps", "utter_fee_verdict"]


def test_the_first_verdict_has_the_notice_beside_it(talk: Talk) -> None:
    talk.slots |= {"sector": "construction", "noticed": None}
    assert [say.response for say in talk.say("they ask 800").says] == [
        "utter_fee_verdict",
        "utter_notice",
    ]
    assert talk.slots["noticed"] is True


def test_the_checked_text_of_the_corridor_is_offered(services: Services) -> None:
    speak_of_fees(services)
    library = FakeLibrary([ANSWERED, ANSWERED])
    services.library = library
    judged = only(Talk(services, {**HOME, "sector": "construction"}).say("they ask 800"))
    assert judged.fields["entry"]["id"] == "destinations/hk/passport-retention"
    assert payloads(judged)[1] == '/show_entry{"entry":"destinations/hk/passport-retention"}'
    asked = library.asked[-1]
    assert (asked.topic, asked.origin, asked.destination) == ("fees-topic", "PH", "QA")


def speak_of_fees(services: Services) -> None:
    """Give the base a topic for fees, one whose answer goes before a verdict, and another."""
    services.taxonomy = services.taxonomy.model_copy(
        update={
            "topics": {
                key: Topic(label=key) for key in ("fees-topic", "refund", "wages", "papers")
            },
            "fee_check": FeeCheck(
                topic="fees-topic", answered_first=("refund",), others=("papers",)
            ),
        }
    )


@pytest.mark.parametrize(
    ("topic", "decision", "checked"),
    [
        ("wages", "answer", False),
        ("wages", "ask-destination", False),
        ("wages", "clarify", True),
        ("fees-topic", "answer", True),
    ],
)
def test_a_sum_for_no_reason_in_a_clear_question_is_no_fee(
    services: Services, topic: str, decision: Decision, checked: bool
) -> None:
    speak_of_fees(services)
    services.library = FakeLibrary([Outcome(decision, topic, 0.9)])
    move = Talk(services, {**HOME, "sector": "construction"}).say("give me 5000")
    assert (only(move).response == "utter_fee_question") is checked


@pytest.mark.parametrize("topic", ["refund", "papers"])
def test_a_clear_question_is_answered_before_its_sum_is_judged(
    services: Services, topic: str
) -> None:
    speak_of_fees(services)
    services.library = FakeLibrary([replace(ANSWERED, topic=topic)] * 3)
    move = Talk(services, {**HOME, "sector": "construction"}).say("they ask 800")
    assert [say.response for say in move.says] == ["utter_answer", "utter_fee_verdict"]
    # In a question about money that is gone the check asks on; in others that can wait.
    services.library = FakeLibrary([replace(ANSWERED, topic=topic)] * 2)
    move = Talk(services, IN_ENGLISH).say("they ask 800")
    asks = ["utter_answer", "utter_fee_question"]
    assert [say.response for say in move.says] == (asks if topic == "refund" else ["normal"])


def test_the_state_survives_as_json_and_nonsense_does_not() -> None:
    state = FeeState("1.5", "HKD", "month", "visa", sector="care", elsewhere=("origin",))
    assert FeeState.read(state.to_slot()) == state
    for slot in (None, "x", {"amount": "much"}, {"purpose": "bribe"}, {"basis": 3}):
        assert FeeState.read(slot) is None


def sentences() -> Iterator[str]:
    for kind in get_args(Verdict):
        if kind != "uncertain":
            yield kind
    yield from ("above-cap_salary", "allowed_salary", "allowed_actual-cost", "total")
    for reason in get_args(Reason):
        if reason not in ("rule", "actual-cost"):
            yield f"uncertain_{reason}"
    yield "uncertain_currency_salary"
    yield from (f"when_{when}" for when in get_args(When))
    yield from (f"purpose_{purpose}" for purpose in get_args(Purpose))


@pytest.mark.parametrize("name", list(sentences()))
def test_there_is_a_sentence_for_everything_that_can_be_found(name: str) -> None:
    assert Speech.load().texts[f"utter_fee_{name}"]


@pytest.fixture(scope="module")
def real_services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MUSAFIR_DATA", str(tmp_path_factory.mktemp("data")))
        yield open_services(PROJECT / "knowledge")


@pytest.mark.parametrize("language", load_languages().codes)
def test_every_worked_case_can_be_said(real_services: Services, language: str) -> None:
    context = Context(language, real_services, real_services.languages)
    for param in worked_cases():
        (case,) = param.values
        payment, situation = payment_of(case), situation_of(case)
        state = FeeState(purpose=payment.purpose, basis=payment.basis).with_payment(payment)
        found = judge(real_services.fee_rules, payment, situation, case.get("day", TODAY))
        said = (
            question(found.missing[0], state, situation, context)
            if found.missing
            else verdict(found, state, situation, context)
        )
        assert said.text
        assert "{" not in said.text, param.id
        assert len(said.text) <= LONGEST_WITH_BUTTONS, param.id
        assert found.missing or said.fields["verdict"] == case["verdict"]


@pytest.mark.parametrize("words", ["numbers: [", "surprise: 1"])
def test_broken_words_cost_the_fee_check_and_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setenv("MUSAFIR_DATA", str(tmp_path / "data"))
    taxonomy = (PROJECT / "knowledge" / "taxonomy.yml").read_text("utf-8")
    (tmp_path / "taxonomy.yml").write_text(taxonomy, "utf-8")
    (tmp_path / "payments").mkdir()
    (tmp_path / "payments" / "en.yml").write_text(words, "utf-8")
    services = open_services(tmp_path)
    assert services.payments is None
    said = Conversation("the agency asks 500 dollars", slots=IN_ENGLISH)
    assert only(take(normal, said, services)).response == "normal"
