"""Which digits of a reply become numbers to tap: a wrong link is worse than none."""

from __future__ import annotations

import re

import pytest

from tests.connectors.web.conftest import OpenPage

pytestmark = pytest.mark.browser

CASES: list[tuple[str, bool, list[str]]] = [
    ("Labour Department: +852 2717 1771", False, ["+85227171771"]),
    ("Police: 999", False, ["999"]),
    ("Police: 999, ambulance: 998 (24 hours)", False, ["999", "998"]),
    ("শ্রম অফিস: ০১৭১১-২২৩৩৪৪", False, ["01711223344"]),
    ("हेल्पलाइन: १०९८।", False, ["1098"]),
    ("مكتب العمل: +34 (917) 00-00-00", False, ["+34917000000"]),
    ("Call 112 now", True, ["112"]),
    ("Call (02) 8722 1144 or +63 2 8722 1144.", False, ["0287221144", "+63287221144"]),
    ("You wait 112 days", False, []),
    ("The fine is 8,000 dollars, 12.5 percent", False, []),
    ("Since 2026-11-22, or 22-11-2026", True, []),
    ("Cap. 57, section 9, 1998 to 2004", True, []),
    ("HK$5100", True, []),
    ("Law 24/2010 and 10.000.000 riyal", True, []),
    ("CAP57A12345678", True, []),
    ("100% of 12345 %", True, []),
]


def test_telephone_numbers(open_page: OpenPage) -> None:
    page = open_page()
    script = page.locator("script[type=module]").get_attribute("src")
    assert script is not None
    module = re.sub(r"[^/]+$", "text.js", script)
    found = page.evaluate(
        """async ([module, cases]) => {
            const { formatted } = await import(module);
            return cases.map(([text, urgent]) => Array.from(
                formatted(text, urgent).querySelectorAll("a"),
                (link) => link.getAttribute("href").replace("tel:", ""),
            ));
        }""",
        [module, CASES],
    )
    assert dict(zip([case[0] for case in CASES], found, strict=True)) == {
        text: numbers for text, _, numbers in CASES
    }


def test_paragraphs_and_lists(open_page: OpenPage) -> None:
    page = open_page()
    script = page.locator("script[type=module]").get_attribute("src")
    assert script is not None
    shape = page.evaluate(
        """async ([module, text]) => {
            const { formatted } = await import(module);
            const made = formatted(text);
            return Array.from(made.children, (each) =>
                [each.localName, each.childElementCount, each.start ?? null]);
        }""",
        [
            re.sub(r"[^/]+$", "text.js", script),
            "One.\nTwo.\n\nDo this:\n- first\n- second\n\n3. third\n4. fourth",
        ],
    )
    assert shape == [["p", 1, None], ["p", 0, None], ["ul", 2, None], ["ol", 2, 3]]
