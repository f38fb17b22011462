"""What a person does with the page, in a real browser, against the strict fake service."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.connectors.web.conftest import OpenPage
from tests.connectors.web.fake_service import FakeService, Talk
from tests.connectors.web.replies import reply

pytestmark = pytest.mark.browser

ANSWER = "Your employer may not keep your passport"


def ask(page: Page, text: str) -> None:
    page.fill("#message", text)
    page.press("#message", "Enter")


def only_talk(service: FakeService) -> Talk:
    (talk,) = service.talks.values()
    return talk


def eventually(holds: Callable[[], bool], why: str) -> None:
    deadline = time.monotonic() + 8
    while not holds():
        assert time.monotonic() < deadline, why
        time.sleep(0.05)


def test_answer_with_its_sources_date_and_next_questions(
    open_page: OpenPage, service: FakeService
) -> None:
    page = open_page()
    page.select_option("#origin", "PH")
    page.select_option("#destination", "HK")
    page.select_option("#stage", "at-work")
    page.select_option("#sector", "domestic-work")
    ask(page, "Can my boss keep my passport?")
    answer = page.get_by_role("log").locator(".reply")
    expect(answer.get_by_role("heading", name=ANSWER)).to_be_visible()
    source = answer.get_by_role("link", name="Test Ordinance at a glance")
    expect(source).to_have_attribute("href", "https://example.org/ordinance")
    expect(source).to_have_attribute("rel", "noopener noreferrer")
    expect(answer.locator(".checked")).to_contain_text("2026")
    phone = answer.get_by_role("link", name="+852 2717 1771")
    expect(phone).to_have_attribute("href", "tel:+85227171771")
    assert answer.locator("a[href^='tel:']").count() == 1  # neither 8,000 nor 2025
    expect(page.locator("#corridor")).to_have_text("Philippines → Hong Kong")
    assert only_talk(service).situation == {
        "origin": "PH", "destination": "HK", "stage": "at-work", "sector": "domestic-work",
    }  # fmt: skip
    answer.get_by_role("button", name="May I change my employer?").click()
    expect(page.locator(".reply")).to_have_count(2)
    assert only_talk(service).received[-1]["payload"] == (
        '/show_entry{"entry":"destinations/hk/change-employer"}'
    )


def test_a_setting_after_the_first_message_is_a_payload(
    open_page: OpenPage, service: FakeService
) -> None:
    page = open_page()
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(1)
    page.locator("#situation summary").click()
    page.select_option("#destination", "ES")
    expect(page.locator(".reply.settings")).to_have_count(1)
    assert only_talk(service).received[-1]["payload"] == '/set_corridor{"destination":"ES"}'
    assert page.locator(".person").count() == 1


def test_clarifying_offers_a_list_and_takes_one_choice(
    open_page: OpenPage, service: FakeService
) -> None:
    page = open_page()
    ask(page, "clarify")
    option = page.locator(".clarify").get_by_role("button", name=ANSWER)
    option.click()
    expect(page.locator(".reply.answer")).to_have_count(1)
    expect(option).to_have_attribute("aria-disabled", "true")
    option.dispatch_event("click")
    page.wait_for_timeout(200)
    assert len(only_talk(service).received) == 2
    # "None of these" would now answer another question than the one it stands under.
    last = page.locator(".clarify").get_by_role("button", name="None of these")
    expect(last).to_have_attribute("aria-disabled", "true")


def test_helpful_is_said_once_and_quietly(open_page: OpenPage, service: FakeService) -> None:
    page = open_page()
    ask(page, "passport")
    helpful = page.get_by_role("group", name="Did this help you?")
    helpful.get_by_role("button", name="Yes").click()
    expect(helpful).to_contain_text("Thank you")
    expect(helpful.get_by_role("button", name="No")).to_be_hidden()
    expect(page.locator(".reply")).to_have_count(2)
    assert only_talk(service).received[-1]["payload"] == (
        '/feedback{"helpful":"yes","entry":"destinations/hk/passport-retention"}'
    )
    assert page.locator(".person").count() == 1


def test_text_never_becomes_markup_or_a_link(open_page: OpenPage, service: FakeService) -> None:
    page = open_page()
    ask(page, "hostile <i>words</i>")
    answer = page.locator(".reply")
    expect(answer).to_contain_text('<img src=x onerror="document.title=1"> <b>bold</b>')
    expect(answer).to_contain_text("<script>1</script>")
    assert answer.locator("img, b, i, script, a").count() == 0
    expect(page.locator(".person .text")).to_have_text("hostile <i>words</i>")


def test_arabic_emergency_is_strong_and_keeps_its_numbers_in_order(
    open_page: OpenPage, service: FakeService
) -> None:
    page = open_page("/?language=ar", phone=True)
    ask(page, "أنا في خطر")
    alarm = page.locator(".reply.emergency")
    expect(alarm.locator(".text")).to_have_attribute("dir", "rtl")
    expect(alarm.locator(".author")).to_have_text("مساعدة الآن")
    numbers = alarm.locator("a.telephone")
    assert [each.get_attribute("href") for each in numbers.all()] == [
        "tel:112",
        "tel:+34917000000",
    ]
    for number in numbers.all():
        expect(number).to_have_attribute("dir", "ltr")
        box = number.bounding_box()
        assert box is not None
        assert box["height"] >= 36
    assert only_talk(service).situation == {"language": "ar"}


def test_a_lost_answer_is_fetched_again_and_never_asked_twice(
    open_page: OpenPage, service: FakeService
) -> None:
    service.lose_answers = 1
    page = open_page()
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(1)
    talk = only_talk(service)
    assert len(talk.received) == 1
    assert len(talk.attempts) == 2
    assert len(set(talk.attempts)) == 1
    expect(page.locator(".note")).to_have_text("")


def test_offline_keeps_the_message_and_sends_it_once(
    open_page: OpenPage, service: FakeService
) -> None:
    page = open_page()
    page.context.set_offline(True)
    expect(page.locator("#notice")).to_contain_text("You are offline")
    ask(page, "passport")
    expect(page.locator(".person .note")).to_contain_text("Not sent yet")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    assert service.talks == {}
    page.context.set_offline(False)
    expect(page.locator(".reply")).to_have_count(1)
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    assert len(only_talk(service).received) == 1


def test_messages_keep_their_order(open_page: OpenPage, service: FakeService) -> None:
    service.delay = 0.3
    page = open_page()
    for word in ("passport", "clarify", "fee"):
        ask(page, word)
    expect(page.locator("#typing .dots")).to_be_visible()
    expect(page.locator(".reply")).to_have_count(3)
    assert [each["text"] for each in only_talk(service).received] == ["passport", "clarify", "fee"]
    expect(page.locator("#typing")).to_be_hidden()
    expect(page.locator(".verdict")).to_have_text("You should not be charged this")


def test_a_refused_message_does_not_block_the_next(
    open_page: OpenPage, service: FakeService
) -> None:
    service.fail_next = [413]
    page = open_page()
    ask(page, "far too long")
    expect(page.locator(".person .note")).to_contain_text("could not be accepted")
    ask(page, "passport")
    expect(page.locator(".reply.answer")).to_have_count(1)


def test_a_conversation_that_has_ended_is_replaced(
    open_page: OpenPage, service: FakeService
) -> None:
    page = open_page()
    page.select_option("#origin", "MA")
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(1)
    service.talks.clear()
    ask(page, "clarify")
    expect(page.locator(".reply")).to_have_count(2)
    assert only_talk(service).situation == {"origin": "MA"}


def test_a_person_s_reply_comes_by_the_stream_once(
    open_page: OpenPage, service: FakeService
) -> None:
    service.cut_events = True  # each stream ends at once, as behind a bad proxy
    page = open_page()
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(1)
    (conversation,) = service.talks
    service.push(
        conversation, reply("Good morning, I am here to help.", "handover", author="staff")
    )
    expect(page.locator(".reply.handover")).to_have_text(
        re.compile("A person answers.*I am here to help")
    )
    talk = service.talks[conversation]
    eventually(lambda: len(talk.resumed_from) >= 4, "The stream was not opened again.")
    assert page.locator(".reply").count() == 2
    numbers = [each["id"] for each in talk.events]
    assert talk.resumed_from[-1] == str(numbers[-1])


def test_reload_keeps_the_talk_and_another_tab_knows_nothing(
    open_page: OpenPage, service: FakeService, address: str
) -> None:
    page = open_page()
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(1)
    page.reload()
    expect(page.locator(".reply")).to_have_count(1)
    expect(page.locator(".person .text")).to_have_text("passport")
    ask(page, "clarify")
    expect(page.locator(".reply")).to_have_count(2)
    assert len(service.talks) == 1
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    other = page.context.new_page()
    other.goto(address)
    expect(other.locator("#welcome")).to_be_visible()
    assert other.locator("article").count() == 0


@pytest.mark.parametrize("way", ["button", "escape"])
def test_quick_exit_leaves_nothing_behind(
    open_page: OpenPage, service: FakeService, address: str, way: str
) -> None:
    page = open_page()
    neutral = f"{address}/api/places?language=en"  # ours, so that the test asks nobody else
    page.evaluate("address => { document.body.dataset.exit = address }", neutral)
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(1)
    if way == "button":
        page.get_by_role("button", name="Quick exit").click()
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    page.wait_for_url("**/api/places**")
    assert page.evaluate("sessionStorage.length") == 0
    assert page.evaluate("history.length") <= 2
    page.goto(address)
    expect(page.locator("#welcome")).to_be_visible()
    assert page.locator("article").count() == 0


def test_one_escape_does_not_leave(open_page: OpenPage, service: FakeService) -> None:
    page = open_page()
    page.keyboard.press("Escape")
    page.wait_for_timeout(1100)
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    expect(page.locator("#welcome")).to_be_visible()


def test_erasing_asks_first_and_clears_everything(
    open_page: OpenPage, service: FakeService
) -> None:
    page = open_page()
    page.select_option("#origin", "MA")
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(1)
    page.locator("#menu summary").click()
    page.get_by_role("button", name="Erase the conversation").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Enter")
    assert len(service.talks) == 1
    assert page.locator(".reply").count() == 1
    page.locator("#menu summary").click()
    page.get_by_role("button", name="Erase the conversation").click()
    page.locator("#dialog-confirm").click()
    expect(page.locator("#notice")).to_contain_text("The conversation is erased.")
    assert len(service.erased) == 1
    assert service.talks == {}
    assert page.locator("article").count() == 0
    expect(page.locator("#origin")).to_have_value("")
    stored = page.evaluate("sessionStorage.getItem('musafir')")
    assert "passport" not in stored
    assert service.erased[0] not in stored


def test_an_erasure_asked_for_in_the_talk_clears_the_page(
    open_page: OpenPage, service: FakeService
) -> None:
    page = open_page()
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(1)
    ask(page, "forget me")
    expect(page.locator("article")).to_have_count(1)
    expect(page.locator("article")).to_contain_text("All you wrote is erased.")
    stored = page.evaluate("sessionStorage.getItem('musafir')")
    assert "passport" not in stored
    assert "forget me" not in stored
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(2)
    assert len(service.talks) == 2  # nothing links the next words to those before


def test_what_cannot_be_erased_now_is_erased_later(
    open_page: OpenPage, service: FakeService
) -> None:
    service.fail_erasing = 1
    page = open_page()
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(1)
    page.locator("#menu summary").click()
    page.get_by_role("button", name="Erase the conversation").click()
    page.locator("#dialog-confirm").click()
    expect(page.locator("#notice")).to_contain_text("as soon as you are connected")
    assert page.locator("article").count() == 0
    page.reload()
    eventually(lambda: len(service.erased) == 1, "The conversation was not erased later.")


def test_a_printed_code_brings_its_corridor(open_page: OpenPage, service: FakeService) -> None:
    page = open_page("/?language=en&origin=ma&destination=ES")
    expect(page.locator("#corridor")).to_have_text("Morocco → Spain")
    expect(page).to_have_url(re.compile(r"/\?language=en$"))
    page.select_option("#origin", "PH")
    page.reload()
    expect(page.locator("#corridor")).to_have_text("Philippines → Spain")  # set once, not again
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(1)
    assert only_talk(service).situation == {"language": "en", "origin": "PH", "destination": "ES"}


def test_a_place_that_cannot_be_chosen_is_not_taken_from_the_address(
    open_page: OpenPage, service: FakeService
) -> None:
    page = open_page("/?origin=ZZ&destination=%3Cb%3E")
    expect(page).to_have_url(re.compile(r"/$"))
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(1)
    assert only_talk(service).situation == {}


def test_the_menu_offers_the_pack(open_page: OpenPage, service: FakeService) -> None:
    page = open_page()
    page.locator("#menu summary").click()
    page.get_by_role("button", name="All on one page").click()
    expect(page.locator(".reply")).to_have_count(1)
    assert only_talk(service).received[-1]["payload"] == "/pack"


def test_staff_sets_a_visitor_up_in_one_press_and_starts_afresh(
    open_page: OpenPage, service: FakeService
) -> None:
    page = open_page("/?staff=1")
    page.get_by_role("button", name="Morocco → Spain · العربية").click()
    expect(page.locator("#visitor-language")).to_have_value("ar")
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(1)
    assert only_talk(service).situation == {"language": "ar", "origin": "MA", "destination": "ES"}
    assert page.locator("html").get_attribute("lang") == "en"  # the page stays the helper's
    first = next(iter(service.talks))
    page.get_by_role("button", name="Start afresh for the next visitor").click()
    page.locator("#dialog-confirm").click()
    eventually(lambda: service.erased == [first], "The first visitor's talk is still there.")
    expect(page.locator("#visitor-language")).to_have_value("")
    ask(page, "clarify")
    expect(page.locator(".reply")).to_have_count(1)
    assert only_talk(service).situation == {}
    page.get_by_role("button", name="Morocco → Spain · العربية").click()
    expect(page.locator(".reply.settings")).to_have_count(2)
    assert [each.get("payload") for each in only_talk(service).received[1:]] == [
        '/choose_language{"language":"ar"}',
        '/set_corridor{"origin":"MA","destination":"ES"}',
    ]


def test_switching_the_language_keeps_the_talk(open_page: OpenPage, service: FakeService) -> None:
    page = open_page()
    ask(page, "passport")
    expect(page.locator(".reply")).to_have_count(1)
    page.select_option("#language", "ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#message")).to_have_attribute("placeholder", "اكتب سؤالك")
    expect(page.locator(".provenance h4")).to_have_text("المصادر")
    expect(page.locator(".reply.answer .text")).to_have_attribute("dir", "ltr")
    expect(page.locator("#origin option[value=MA]")).to_have_text("المغرب")
    expect(page.locator(".reply.settings")).to_have_count(1)
    assert only_talk(service).received[-1]["payload"] == '/choose_language{"language":"ar"}'
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.locator(".reply.answer")).to_have_count(1)


def test_the_language_chosen_in_this_tab_holds(
    open_page: OpenPage, service: FakeService, address: str
) -> None:
    page = open_page("/?language=ar")
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    ask(page, "جواز")
    expect(page.locator(".reply")).to_have_count(1)
    page.goto(f"{address}/?language=en")
    expect(page.locator(".reply.settings")).to_have_count(1)
    talk = only_talk(service)
    assert talk.situation == {"language": "ar"}
    assert talk.received[-1]["payload"] == '/choose_language{"language":"en"}'
    page.reload()
    page.wait_for_selector("body[data-ready]")
    page.wait_for_timeout(300)
    assert len(talk.received) == 2


def test_page_is_offered_in_the_language_of_the_replies(
    open_page: OpenPage, service: FakeService
) -> None:
    page = open_page()
    page.select_option("#origin", "MA")
    page.select_option("#destination", "ES")
    ask(page, "جواز السفر")
    expect(page.locator(".reply")).to_have_count(1)
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("#notice").get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#notice button")).to_have_count(0)
    expect(page.locator("#corridor")).to_have_text("المغرب ← إسبانيا")
    assert "language" not in only_talk(service).situation  # a browser's language is no choice


@pytest.mark.parametrize("payload", ["/help", "/talk_to_person", "/privacy"])
def test_menu_asks_for_what_every_channel_has(
    open_page: OpenPage, service: FakeService, payload: str
) -> None:
    page = open_page(phone=True)
    page.locator("#menu summary").click()
    page.locator(f"[data-payload='{payload}']").click()
    expect(page.locator(".reply")).to_have_count(1)
    assert only_talk(service).received == [
        {"payload": payload, "id": only_talk(service).attempts[0]}
    ]
    expect(page.locator("#menu")).not_to_have_attribute("open", "")


def test_print_shows_one_answer_with_whole_addresses(
    open_page: OpenPage, service: FakeService, screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page("/?language=ar")
    page.evaluate("() => { window.print = () => { document.body.dataset.printed = 'yes' } }")
    ask(page, "جواز")
    ask(page, "خطر")
    expect(page.locator(".reply")).to_have_count(2)
    page.locator(".reply.answer .print").click()
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    page.emulate_media(media="print")
    expect(page.locator(".reply.answer .text")).to_be_visible()
    for hidden in (".reply.emergency", ".person >> nth=0", "#form", ".top", ".feedback"):
        expect(page.locator(hidden)).to_be_hidden()
    shown = page.locator(".provenance a").evaluate("a => getComputedStyle(a, '::after').content")
    assert "attr" in shown or "https://example.org/ordinance" in shown
    screenshot(page, "print-ar")


def test_keyboard_alone_is_enough(open_page: OpenPage, service: FakeService) -> None:
    page = open_page()
    order = []
    for _ in range(10):
        page.keyboard.press("Tab")
        order.append(
            page.evaluate("document.activeElement.id || document.activeElement.localName")
        )
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2, f"No visible focus on {order[-1]}"
    assert order == [
        "a", "language", "summary", "exit", "privacy", "summary",
        "origin", "destination", "stage", "sector",
    ]  # fmt: skip
    page.keyboard.press("Tab")
    page.keyboard.type("clarify")
    page.keyboard.press("Enter")
    option = page.get_by_role("button", name="None of these")
    expect(option).to_be_visible()
    expect(page.locator("#message")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(option).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".reply")).to_have_count(2)
    expect(option).to_be_focused()  # the place is kept, the next answer is read by the log
