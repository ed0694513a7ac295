"""Words with a fixed set of values, stored as text with a CHECK (PostgreSQL's enums outlive a downgrade)."""

from enum import StrEnum

from sqlalchemy import Enum


class Kind(StrEnum):
    """What a person is to the company."""

    INTERNAL = "internal"
    FREELANCER = "freelancer"


class Role(StrEnum):
    """What a person does here."""

    ADMIN = "admin"
    MANAGER = "manager"
    STAFF = "staff"
    FREELANCER = "freelancer"
    EXECUTIVE = "executive"


class Reason(StrEnum):
    """Why a freelancer is hired."""

    PEAK = "peak"
    EXPERTISE = "expertise"


class Form(StrEnum):
    """How formal a shadowing is."""

    INFORMAL = "informal"
    REGULAR = "regular"
    PROGRAMME = "programme"


class EvidenceType(StrEnum):
    """What a row of evidence is."""

    CLAIM = "claim"
    USE = "use"
    SIGNOFF = "signoff"
    CHECK = "check"


class CheckKind(StrEnum):
    """How a check was held."""

    DEMO = "demo"
    TEACHBACK = "teachback"
    QUIZ = "quiz"


class Grade(StrEnum):
    """How a check went."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


class Locale(StrEnum):
    """Languages of the pages."""

    EN = "en"
    DE = "de"


def choice(values: type[StrEnum], name: str) -> Enum:
    """Return the column type for `values`; `name` names its CHECK."""
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )
