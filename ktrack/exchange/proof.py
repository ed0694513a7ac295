"""The evidence of a first import for the replay: it need not be read back from the database."""

from enum import IntEnum, StrEnum

import numpy as np

from ktrack.exchange.kinds import Array, none_of
from ktrack.exchange.loading import Rows
from ktrack.models.choices import CheckKind, EvidenceType
from ktrack.models.choices import Grade as GradeWord
from ktrack.retention import evidence
from ktrack.retention.evidence import Known
from ktrack.scoring.columns import Grade, Kind, Type


def known(rows: Rows) -> Known:
    """Return what counts of an evidence file that holds all evidence there is."""
    counted = np.flatnonzero((rows["void"] != 1) & ~_revised(rows))
    columns = (
        rows["person_id"],
        rows["skill_id"],
        _codes(rows["type"], EvidenceType, Type),
        _codes(rows["kind"], CheckKind, Kind),
        rows["on"],
        np.where(rows.none("level"), -1, rows["level"]),
        _codes(rows["grade"], GradeWord, Grade),
        rows["attested"] == 1,
    )
    return evidence.in_hand(np.stack([column[counted].astype(np.int64) for column in columns]))


def _revised(rows: Rows) -> Array:
    """Return which rows another row revises or voids."""
    names = rows["revises"][rows.given("revises")]
    return np.isin(rows["evidence_id"], names) if len(names) else np.zeros(len(rows), dtype=np.bool_)


def _codes(values: Array, words: type[StrEnum], codes: type[IntEnum]) -> Array:
    """Return scoring's numbers of the words that a file's column names by their place."""
    none = int(codes["NONE"]) if "NONE" in codes.__members__ else -1
    numbers = np.array([*(int(codes[word.name]) for word in words), none])
    return numbers[np.where(none_of(values), len(words), values)]
