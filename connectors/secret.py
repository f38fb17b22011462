"""The one secret of this installation: keyed hashes and the encryption of addresses."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from connectors.settings import Settings, SettingsError

FILE_NAME = "secret"
SHORTEST = 16


class Secret:
    """Hashes and encrypts; each purpose has its own key derived from the one secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._fernet = Fernet(base64.urlsafe_b64encode(self._key("addresses")))

    def hash(self, purpose: str, value: str) -> str:
        """Return a keyed hash: equal for equal values, useless without the secret."""
        return hmac.new(self._key(purpose), value.encode(), hashlib.sha256).hexdigest()

    def encrypt(self, value: str) -> str:
        return self._fernet.encrypt(value.encode()).decode()

    def decrypt(self, value: str) -> str:
        try:
            return self._fernet.decrypt(value.encode()).decode()
        except InvalidToken:
            raise SettingsError(
                "An address in the database was encrypted with another secret. "
                "Restore the earlier MUSAFIR_SECRET or the file 'secret' of the data directory."
            ) from None

    def _key(self, purpose: str) -> bytes:
        return hmac.new(self._secret, purpose.encode(), hashlib.sha256).digest()


def load_secret(settings: Settings) -> Secret:
    """Return the secret from MUSAFIR_SECRET, else from the data directory, made on first use."""
    if settings.secret is not None:
        value = settings.secret.get_secret_value().encode()
        if len(value) < SHORTEST:
            raise SettingsError(f"MUSAFIR_SECRET must have at least {SHORTEST} characters.")
        return Secret(value)
    return Secret(_stored(settings.data / FILE_NAME))


def _stored(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of two processes starting together only one makes the secret.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        value = path.read_bytes()
        if len(value) < SHORTEST:
            raise SettingsError(
                f"{path} is damaged. Restore it, or delete it to start anew: "
                "people on Telegram are then strangers again."
            ) from None
        return value
    value = secrets.token_hex(32).encode()
    with os.fdopen(handle, "wb") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    return value
