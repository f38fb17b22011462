"""Reads from a message which payment somebody asks of the worker; `None` when it tells of none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from knowledge.currency_of_place import Kind, currency_meant
from knowledge.fault import KnowledgeError
from knowledge.payment import Basis, Payment, Purpose
from knowledge.payment_evidence import ENOUGH, distance, near, score
from knowledge.payment_sums import Resolve, Sum, sums_in
from knowledge.payment_tokens import LONGEST, Token, plain_digits, tokens_of
from knowledge.payment_word_list import load_words
from knowledge.payment_words import Lexicon, compile_lexicon
from knowledge.yaml_file import load_yaml

SHARED = "en"
"""Words of this language are understood inside all others: people mix it in everywhere."""


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
        folder = content / "payments"
        plain_digits("٠")  # makes its table now, not in somebody's first message
        files = {
            path.stem: load_words(path)
            for path in sorted(folder.glob("*.yml"))
            if path.stem != "currencies"
        }
        kinds: dict[str, Kind] = {}
        shared_kinds = folder / "currencies.yml"
        if shared_kinds.exists():
            try:
                rows = load_yaml(shared_kinds.read_text("utf-8")) or {}
                kinds = {name: Kind.model_validate(row) for name, row in rows.items()}
            except ValueError as error:
                raise KnowledgeError(f"{shared_kinds}: {error}") from error
        shared = [files[SHARED]] if SHARED in files else []
        return cls(
            {
                code: compile_lexicon(code, [*shared, words] if code != SHARED else [words])
                for code, words in files.items()
            },
            {code: compile_lexicon(code, [words]) for code, words in files.items()},
            kinds,
        )

    def read(
        self, text: str, language: str | None, origin: str | None, destination: str | None
    ) -> Payment | None:
        """The payment asked of the worker in `text`, or None when it tells of none."""
        tokens, sums = self._sums(text, language, origin, destination)
        asked = [(told, one) for one in sums if (told := score(tokens, sums, one)) >= ENOUGH]
        if not asked:
            return None
        best = max(asked, key=lambda pair: pair[0])[1]
        # Of several sums of one kind the largest is asked: the upper end of a range, the whole.
        for _, one in asked:
            same = one.basis == best.basis and (one.currency or best.currency) == (
                best.currency or one.currency
            )
            if same and one.amount > best.amount:
                best = one
        return Payment(
            best.amount,
            _currency(best, sums, tokens),
            best.basis or _basis(tokens, sums, best) or "once",
            _purpose(tokens, sums, best) or _unnamed(tokens, best),
        )

    def read_part(
        self,
        text: str,
        language: str | None,
        origin: str | None = None,
        destination: str | None = None,
    ) -> Payment:
        """What a bare answer (`80 hazar`, `for the visa`) says; None where it is silent."""
        tokens, sums = self._sums(text, language, origin, destination)
        sums = [one for one in sums if one.basis or one.amount > 0]
        if sums:
            best = max(sums, key=lambda one: (one.basis is not None, one.named, one.amount))
            return Payment(
                best.amount,
                _currency(best, sums, tokens),
                best.basis or _basis(tokens, sums, best) or _once(tokens),
                _purpose(tokens, sums, best),
            )
        currency = next(
            (
                self._resolver(language, origin, destination)(str(token.tags[role]))
                for token in tokens
                for role in ("currencies", "currency_signs")
                if role in token.tags
            ),
            None,
        )
        monthly = any("monthly" in token.tags for token in tokens)
        purpose = next((found for token in tokens if (found := _purpose_of(token))), None)
        if purpose is None and any("fee" in token.tags for token in tokens):
            purpose = "placement"
        return Payment(None, currency, "month" if monthly else _once(tokens), purpose)

    def _sums(
        self, text: str, language: str | None, origin: str | None, destination: str | None
    ) -> tuple[list[Token], list[Sum]]:
        text = text[:LONGEST]
        lexicon = self._lexicon(text, language)
        if lexicon is None:
            return [], []
        tokens = tokens_of(text, lexicon)
        resolve = self._resolver(lexicon.code, origin, destination)
        return tokens, sums_in(tokens, resolve)

    def _resolver(
        self, language: str | None, origin: str | None, destination: str | None
    ) -> Resolve:
        lexicon = self._lexicons.get(language or "")
        defaults = lexicon.defaults if lexicon else {}
        return lambda name: currency_meant(name, self._kinds, defaults, origin, destination)

    def _lexicon(self, text: str, language: str | None) -> Lexicon | None:
        """The words to read `text` with: the language given, unless another one knows far more."""
        best, most = language, -1.0
        for code, lexicon in self._own.items():
            known = sum(bool(token.tags) for token in tokens_of(text[:240], lexicon))
            likely = known + (1.5 if code == language else 0.2 if code == SHARED else 0)
            if likely > most:
                best, most = code, likely
        return self._lexicons.get(best or "")


def _currency(best: Sum, sums: Sequence[Sum], tokens: Sequence[Token]) -> str | None:
    """The sum's own, else that of the one next to it in a range (`5000 to 7000 riyal`)."""
    if best.currency or best.named or best.basis == "months-of-salary":
        return best.currency
    for other in sums:
        gap = min(abs(other.start - best.end), abs(best.start - other.end))
        if other.currency and gap <= 2:
            return other.currency
    return None


def _basis(tokens: Sequence[Token], sums: Sequence[Sum], best: Sum) -> Basis | None:
    """`month` when a word such as `monthly` stands nearer to this sum than to any other."""
    for at, token in enumerate(tokens):
        reach = 8 if "monthly" in token.tags else 2 if "month" in token.tags else 0
        if not reach or any(one.start <= at < one.end for one in sums):
            continue
        counted = (
            at > 0
            and not best.start <= at - 1 < best.end
            and (tokens[at - 1].value is not None or "numbers" in tokens[at - 1].tags)
        )
        away = distance(tokens, best, at)
        nearest = all(away <= distance(tokens, one, at) for one in sums)
        if not counted and nearest and away <= reach:
            return "month"
    return None


def _once(tokens: Sequence[Token]) -> Basis | None:
    return "once" if any("once" in token.tags for token in tokens) else None


def _purpose_of(token: Token) -> Purpose | None:
    found = token.tags.get("purposes")
    return next((purpose for purpose in get_args(Purpose) if purpose == found), None)


def _purpose(tokens: Sequence[Token], sums: Sequence[Sum], best: Sum) -> Purpose | None:
    """What the words nearest to the sum say it is for."""
    found = [
        (1 - near(tokens, sums, best, at), at, purpose)
        for at, token in enumerate(tokens)
        if (purpose := _purpose_of(token))
    ]
    if found:
        deposit = [row for row in found if row[2] == "deposit" and row[0] < 0.5]
        return min(deposit or found)[2]
    return None


def _unnamed(tokens: Sequence[Token], best: Sum) -> Purpose:
    """A recruiter who asks without saying for what asks for the job; of others it is unclear."""
    told = any(cue in token.tags for token in tokens for cue in ("agent", "fee"))
    return "placement" if told else "unclear"
