"""Replies and places of the fake service: test material in the contract's shape, not facts."""

from __future__ import annotations

from typing import Any


def reply(text: str, decision: str, language: str = "en", **more: Any) -> dict[str, Any]:
    """A whole reply of the chat API; `more` fills what is not empty."""
    return {
        "text": text,
        "language": language,
        "buttons": [],
        "decision": decision,
        "entry": None,
        "sources": [],
        "checked_on": None,
        "probability": None,
    } | more


def settings_reply(payload: str) -> dict[str, Any]:
    return reply(f"Noted: {payload.split('{')[0]}", "settings")


SOURCE = {
    "title": "Test Ordinance at a glance",
    "publisher": "Labour Department",
    "url": "https://example.org/ordinance",
}
ENTRY = {
    "id": "destinations/hk/passport-retention",
    "topic": "passport-retention",
    "scope": "destinations/hk",
    "language": "en",
}

REPLIES: dict[str, dict[str, Any]] = {
    "forget me": reply("All you wrote is erased.", "notice", erase=True),
    "emergency": reply(
        "If you are in danger now, call the police: 999\n\n"
        "Your consulate: +852 2823 8501\n"
        "You may erase this talk with the menu above.",
        "emergency",
        buttons=[{"label": "Talk to a person", "payload": "/talk_to_person"}],
    ),
    "خطر": reply(
        "إذا كنت في خطر الآن فاتصل بالشرطة: 112\n\nالقنصلية: +34 917 00 00 00 (على مدار الساعة)",
        "emergency",
        "ar",
    ),
    "clarify": reply(
        "Which of these do you mean?",
        "clarify",
        buttons=[
            {
                "label": "Your employer may not keep your passport",
                "payload": '/show_entry{"entry":"destinations/hk/passport-retention"}',
                "entry": "destinations/hk/passport-retention",
            },
            {"label": "None of these", "payload": "/none_of_these"},
        ],
    ),
    "hostile": reply(
        '<img src=x onerror="document.title=1"> <b>bold</b> https://evil.example/ 2026-11-22',
        "answer",
        sources=[
            {"title": "<script>1</script>", "publisher": "x", "url": "javascript:alert(1)"},
        ],
        entry=ENTRY,
    ),
    "thanks": reply("Thank you for telling us.", "notice"),
    "fee": reply("They may not ask this.", "form", verdict="not-chargeable"),
    "جواز": reply(
        "لا يجوز لصاحب العمل أن يحتفظ بجواز سفرك.\n\nاطلبه كتابةً أولاً.\n\n"
        "- احتفظ بنسخة من جوازك.\n- اتصل بمكتب العمل: +852 2717 1771",
        "answer",
        "ar",
        title="لا يحق لصاحب العمل الاحتفاظ بجوازك",
        sources=[SOURCE],
        checked_on="2026-11-22",
        entry=ENTRY | {"language": "ar"},
        buttons=[
            {
                "label": "كيف أشتكي إذا لم أحصل على أجري؟",
                "payload": '/show_entry{"entry":"destinations/hk/unpaid-wages-complaint"}',
            }
        ],
    ),
    "passport": reply(
        "No. Your employer may not keep your passport.\n\n"
        "- Ask for it back in writing.\n- Keep a copy on your phone.\n\n"
        "The fine is 8,000 dollars, since 30 September 2025.\n"
        "Labour Department: +852 2717 1771",
        "answer",
        title="Your employer may not keep your passport",
        sources=[SOURCE],
        checked_on="2026-11-22",
        entry=ENTRY,
        buttons=[
            {
                "label": "How do I claim wages that were not paid?",
                "payload": '/show_entry{"entry":"destinations/hk/unpaid-wages-complaint"}',
            },
            {
                "label": "May I change my employer?",
                "payload": '/show_entry{"entry":"destinations/hk/change-employer"}',
            },
        ],
    ),
}

PLACES: dict[str, dict[str, Any]] = {
    "en": {
        "origins": [{"code": "PH", "name": "Philippines"}, {"code": "MA", "name": "Morocco"}],
        "destinations": [{"code": "HK", "name": "Hong Kong"}, {"code": "ES", "name": "Spain"}],
        "stages": [{"key": "deciding", "name": "Deciding"}, {"key": "at-work", "name": "At work"}],
        "sectors": [{"key": "domestic-work", "name": "Domestic work"}],
        "corridors": [{"origin": "MA", "destination": "ES", "language": "ar"}],
    },
    "ar": {
        "origins": [{"code": "PH", "name": "الفلبين"}, {"code": "MA", "name": "المغرب"}],
        "destinations": [{"code": "HK", "name": "هونغ كونغ"}, {"code": "ES", "name": "إسبانيا"}],
        "stages": [{"key": "deciding", "name": "أفكر"}, {"key": "at-work", "name": "في العمل"}],
        "sectors": [{"key": "domestic-work", "name": "العمل المنزلي"}],
        "corridors": [{"origin": "MA", "destination": "ES", "language": "ar"}],
    },
}
