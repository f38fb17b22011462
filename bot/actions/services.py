"""What the actions reach beyond the conversation: knowledge, contacts, names, counts.

Built once by `python -m bot.actions`. The library loads in the background, because torch takes
seconds; nothing else waits for it, above all not the emergency reply.
"""

from __future__ import annotations

import logging
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.actions.counts import Counts
from bot.actions.speech import Speech
from knowledge.contacts import Contacts, load_contacts
from knowledge.fault import KnowledgeError
from knowledge.fee_rules import FeeRules
from knowledge.paths import content_directory, data_directory
from knowledge.payment_reader import PaymentReader
from knowledge.taxonomy import Taxonomy, load_taxonomy
from translations.catalogue import Catalogue
from translations.format import country
from translations.languages import Languages, load_languages

if TYPE_CHECKING:
    from knowledge.pack import Pack
    from knowledge.payment import Payment
    from knowledge.question import Outcome, Question

logger = logging.getLogger(__name__)


class Answers(Protocol):
    """What actions call of the library."""

    def answer(self, question: Question) -> Outcome: ...

    def pack(self, question: Question) -> Pack | None: ...


class Payments(Protocol):
    """What the fee check reads a message with."""

    def read(
        self, text: str, language: str | None, origin: str | None, destination: str | None
    ) -> Payment | None: ...

    def read_part(
        self, text: str, language: str | None, origin: str | None, destination: str | None
    ) -> Payment: ...


class NotReady(Exception):
    """The library is still loading, or failed to."""


@dataclass
class Services:
    """Everything behind the actions; tests hand in fakes."""

    languages: Languages
    catalogue: Catalogue
    taxonomy: Taxonomy
    contacts: Contacts
    counts: Counts
    library: Answers | None = None
    payments: Payments | None = None
    fee_rules: FeeRules = field(default_factory=lambda: FeeRules((), {}))
    speech: Speech = field(default_factory=Speech.load)
    public_address: str | None = None
    failure: str | None = None
    _loading: threading.Thread | None = field(default=None, repr=False)

    @property
    def ready(self) -> bool:
        return self.library is not None

    def load_library(self, content: Path | None = None) -> None:
        """Opens the library in a thread of its own."""

        def load() -> None:
            try:
                from knowledge.library import Library

                self.library = Library.open(content)
                logger.info("The library is open.")
            except Exception as error:  # shown by /health, so that the supervisor can tell why
                self.failure = f"{type(error).__name__}: {str(error).splitlines()[0][:200]}"
                logger.exception("The library could not be opened.")

        self._loading = threading.Thread(target=load, name="library", daemon=True)
        self._loading.start()

    def answer(self, question: Question) -> Outcome:
        """What the library says; `NotReady` before it is open."""
        if self.library is None:
            raise NotReady(self.failure or "The library is still loading.")
        return self.library.answer(question)

    def pack(self, question: Question) -> Pack | None:
        """The page of a corridor; `NotReady` before the library is open."""
        if self.library is None:
            raise NotReady(self.failure or "The library is still loading.")
        return self.library.pack(question)

    def place(self, code: str, language: str) -> str:
        """A country's name in a language; that of the taxonomy for places that are none."""
        own = self.taxonomy.names.get(code.upper())
        if own:
            return self.catalogue.translate(own, language, code.upper())
        return country(code, self.languages.get(language))

    def label(self, key: str, text: str, language: str) -> str:
        """The label of a stage, sector or topic in a language."""
        return self.catalogue.translate(text, language, key)


_current: dict[str, Services] = {}


def open_services(content: Path | None = None) -> Services:
    """Services over the real files, without the library."""
    content = content or content_directory()
    own_languages = content / "languages.yml"
    own_catalogues = content / "translations"
    languages = load_languages(own_languages if own_languages.exists() else None)
    contacts = load_contacts(content)
    fee_rules = FeeRules.load(content)
    for fault in (*contacts.faults, *fee_rules.faults):
        logger.error("%s", fault)
    return Services(
        languages=languages,
        catalogue=Catalogue.load(own_catalogues if own_catalogues.is_dir() else None, languages),
        taxonomy=load_taxonomy(content),
        contacts=contacts,
        counts=Counts(data_directory(content) / "counts.sqlite"),
        payments=_payment_reader(content),
        fee_rules=fee_rules,
        # Checked at the start by connectors/settings.py, like all settings.
        public_address=(os.environ.get("MUSAFIR_PUBLIC_URL") or "").rstrip("/") or None,
    )


def _payment_reader(content: Path) -> PaymentReader | None:
    """None when its words cannot be read: an emergency reply must not fail for that."""
    try:
        return PaymentReader.load(content)
    except KnowledgeError as error:
        logger.error("No fee check: %s", error)
        return None


def use_services(services: Services) -> None:
    """Makes these the services of all actions of this process."""
    _current["services"] = services


def current_services() -> Services:
    """The services in use; an error says who should have set them."""
    if "services" not in _current:
        raise RuntimeError("No services: start the actions with `python -m bot.actions`.")
    return _current["services"]


def ready_state(services: Services) -> dict[str, Any]:
    """What /health tells."""
    state = "ready" if services.ready else "failed" if services.failure else "loading"
    return {"status": state, "error": services.failure}
