"""The secret of a link: 256 random bits in its address; the database keeps only their hash."""

import hashlib
import secrets

BYTES = 32


def new() -> str:
    """Return a secret that nobody can guess, fit for an address."""
    return secrets.token_urlsafe(BYTES)


def hashed(secret: str) -> str:
    """Return SHA-256 of a secret, hexadecimal; the secret itself needs no salt, it is random."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
