"""Reads from a message which payment somebody asks of the worker; `None` when it tells of none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from knowledge.currency_of_place import Kind, Unit, unit_meant
from knowledge.fault import KnowledgeError
from knowledge.payment import Payment
from knowledge.payment_basis import basis_of, once
from knowledge.payment_evidence import ENOUGH, score
from knowledge.payment_files import PaymentFiles
from knowledge.payment_purpose import purpose_by_itself, purpose_named, purpose_unnamed
from knowledge.payment_sum import Sum
from knowledge.payment_sums import Resolve, sums_in
from knowledge.payment_tokens import LONGEST, Token, plain_digits, tokens_of, words_of
from knowledge.payment_whole import whole_of
from knowledge.payment_words import Lexicon, compile_lexicon

SHARED = "en"
"""Words of this language are understood inside all others: people mix it in everywhere."""
_TELLING = 240
"""Characters that tell which language it is."""
_MUCH_LESS = 1.5
"""A sum of which the words say so much less is no part of what is asked: the pay, say."""
_SHORT = 2
"""Letters of a word that means too many things: `la`, `hk`, `dh`."""


class PaymentReader:
    """Holds the word lists of a knowledge directory; reading changes nothing in it."""

    def __init__(
        self, lexicons: dict[str, Lexicon], own: dict[str, Lexicon], kinds: dict[str, Kind]
    ) -> None:
        self._lexicons = lexicons
        self._own = own
        self._kinds = kinds

    @classmethod
    def load(cls, content: Path) -> PaymentReader:
        """The reader over `content`/payments; without that folder it finds no payment."""
        plain_digits("٠")  # makes its table now, not in somebody's first message
        files = PaymentFiles.load(content)
        if files.faults:
            raise KnowledgeError(str(files.faults[0]))
        shared = [files.words[SHARED]] if SHARED in files.words else []
        return cls(
            {
                code: compile_lexicon(code, [*shared, words] if code != SHARED else [words])
                for code, words in files.words.items()
            },
            {code: compile_lexicon(code, [words]) for code, words in files.words.items()},
            files.kinds,
        )

    def read(
        self, text: str, language: str | None, origin: str | None, destination: str | None
    ) -> Payment | None:
        """The payment asked of the worker in `text`, or None when it tells of none."""
        tokens, sums, resolve = self._sums(text, language, origin, destination)
        asked = [(told, one) for one in sums if (told := score(tokens, sums, one)) >= ENOUGH]
        if not asked:
            return None
        most, best = max(asked, key=lambda pair: pair[0])
        if whole := whole_of(tokens, sums, best):
            return _payment(tokens, sums, whole, resolve)
        # Of several sums of one kind the largest is asked: the upper end of a range, the whole.
        upper = (
            one
            for one in sums
            if (one.named and 0 <= one.start - best.end <= 1)
            or (one.basis and one.start < best.end and best.start < one.end)
        )
        asked_too = (one for told, one in asked if told > most - _MUCH_LESS)
        for one in (*asked_too, *upper):
            if one.basis == "months-of-salary" and min(one.amount, best.amount) < 1:
                continue  # half of the first month's pay names both
            same = one.basis == best.basis and (one.currency or best.currency) == (
                best.currency or one.currency
            )
            if same and one.amount > best.amount:
                best = one
        return _payment(tokens, sums, best, resolve)

    def read_part(
        self,
        text: str,
        language: str | None,
        origin: str | None = None,
        destination: str | None = None,
    ) -> Payment:
        """What a bare answer (`80 hazar`, `for the visa`) says; None where it is silent."""
        tokens, sums, resolve = self._sums(text, language, origin, destination)
        sums = [one for one in sums if one.basis or one.amount > 0]
        if sums:
            best = max(sums, key=lambda one: (one.basis is not None, one.named, one.amount))
            return Payment(
                best.amount,
                _currency(best, sums),
                best.basis or basis_of(tokens, sums, best) or once(tokens),
                purpose_named(tokens, sums, best),
            )
        currency = next(
            (
                resolve(str(token.tags[role])).currency
                for token in tokens
                for role in ("currencies", "currency_signs")
                if role in token.tags
            ),
            None,
        )
        monthly = any("monthly" in token.tags for token in tokens)
        purpose = next((found for token in tokens if (found := purpose_by_itself(token))), None)
        if purpose is None and any("fee" in token.tags for token in tokens):
            purpose = "placement"
        return Payment(None, currency, "month" if monthly else once(tokens), purpose)

    def _sums(
        self, text: str, language: str | None, origin: str | None, destination: str | None
    ) -> tuple[list[Token], list[Sum], Resolve]:
        text = text[:LONGEST]
        lexicon = self._lexicons.get(language or "") or self._guessed(text)
        defaults = lexicon.defaults if lexicon else {}

        def resolve(name: str) -> Unit:
            return unit_meant(name, self._kinds, defaults, origin, destination)

        if lexicon is None:
            return [], [], resolve
        tokens = tokens_of(text, lexicon)
        return tokens, sums_in(tokens, resolve), resolve

    def _guessed(self, text: str) -> Lexicon | None:
        """The language that knows most words of a text whose own is not known."""
        words = [word for word in words_of(text[:_TELLING]) if len(word) > _SHORT]

        def known(code: str) -> float:
            return sum(bool(self._own[code].word(word)) for word in words) + 0.2 * (code == SHARED)

        return self._lexicons[max(self._own, key=known)] if self._own else None


def _payment(tokens: Sequence[Token], sums: Sequence[Sum], best: Sum, resolve: Resolve) -> Payment:
    currency = _currency(best, sums)
    if not (currency or best.named or best.basis):
        currency = _apart(tokens, sums, resolve)
    return Payment(
        best.amount,
        currency,
        best.basis or basis_of(tokens, sums, best) or "once",
        purpose_named(tokens, sums, best) or purpose_unnamed(tokens),
    )


def _apart(tokens: Sequence[Token], sums: Sequence[Sum], resolve: Resolve) -> str | None:
    """The one currency that is named apart from every sum: `15 thousand for training, pesos`."""
    taken = {at for one in sums for at in range(one.start, one.end)}
    names = {
        str(token.tags["currencies"])
        for at, token in enumerate(tokens)
        if at not in taken and "currencies" in token.tags and len(token.word) > _SHORT
    }
    return resolve(names.pop()).currency if len(names) == 1 else None


def _currency(best: Sum, sums: Sequence[Sum]) -> str | None:
    """The sum's own, else that of the one next to it in a range (`5000 to 7000 riyal`)."""
    if best.currency or best.named or best.basis == "months-of-salary":
        return best.currency
    for other in sums:
        gap = min(abs(other.start - best.end), abs(best.start - other.end))
        if other.currency and gap <= 2:
            return other.currency
    return None
