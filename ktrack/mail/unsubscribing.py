"""The signed address by which a mail is unsubscribed without signing in (RFC 8058)."""

from collections.abc import Iterable

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")


def token(person_id: int, kinds: Iterable[str]) -> str:
    """Return what stands in the address for one person and some kinds of mail."""
    return str(_signer().dumps([person_id, *kinds]))


def read(text: str) -> tuple[int, list[str]] | None:
    """Return the person's id and the kinds; None for a text that this KTrack has not signed."""
    try:
        person_id, *kinds = _signer().loads(text)
    except BadSignature:
        return None
    return int(person_id), [str(kind) for kind in kinds]
