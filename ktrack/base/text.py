"""Text made comparable for search, and public identifiers."""

import secrets
import unicodedata


def fold(text: str) -> str:
    """Return `text` without case and accents, so that a search for "muller" finds "Müller".

    NFKD, combining marks dropped, casefolded (ß becomes ss): kept in search columns because neither
    database does the same for every script. Folded and taken apart twice, as the Unicode Standard's caseless
    match of identifiers does: taking 𝐀 apart brings a capital back.
    """
    if text.isascii():
        return text.lower()
    parts = text
    for _ in range(2):
        parts = unicodedata.normalize("NFKD", parts.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def like(text: str) -> str:
    """Return a LIKE pattern (escape character \\) that finds `text` anywhere, taken literally.

    NUL is dropped: no stored text has it, and PostgreSQL does not even take it as a question.
    """
    escaped = fold(text).replace("\x00", "").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def new_key(prefix: str) -> str:
    """Return an identifier for a row made here: the company's own ones come with its import."""
    return f"{prefix}-{secrets.token_hex(8)}"
