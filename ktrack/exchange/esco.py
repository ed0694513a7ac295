"""Skills from ESCO, the European classification of skills: its collections as they are downloaded.

A collection is a CSV file per language; the languages are joined on conceptUri. Columns and their meaning:
https://esco.ec.europa.eu/en/use-esco/download (conceptUri, preferredLabel, description, broaderConceptUri and
broaderConceptPT: the broader concepts' addresses and labels, separated by " | ").
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from flask_babel import lazy_gettext as _l

from ktrack.exchange.kinds import Message
from ktrack.exchange.problems import (
    HAS_NUL,
    WHOLE_ROW,
    WRONG_LENGTH,
    ImportRefused,
    Problems,
    shorten,
    unusable,
)
from ktrack.exchange.reading import BadFile, chunks, has_nul, header_of

URI, LABEL, DESCRIPTION = "conceptUri", "preferredLabel", "description"
BROADER_URIS, BROADER_LABELS = "broaderConceptUri", "broaderConceptPT"
BETWEEN = " | "
FEWEST = 8
"""Skills a category must have to be one; the rest share the last category."""
REST = "Other digital skills"

Rows = list[dict[str, str]]


def write_skills(english: Path, german: Path | None, target: Path) -> None:
    """Write the collection as an interchange folder that holds skills.csv only.

    It has no difficulty, so that the one somebody has given a skill stays. Raises ImportRefused for a file
    that is no ESCO collection.
    """
    rows = _read(english, (URI, LABEL, DESCRIPTION, BROADER_URIS, BROADER_LABELS))
    names = {row[URI]: row[LABEL] for row in _read(german, (URI, LABEL))} if german else {}
    categories = categorise(rows)
    with (target / "skills.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["skill_id", "name_en", "name_de", "category", "description", "source_uri"])
        for row in rows:
            uri = row[URI]
            writer.writerow(
                [f"esco:{uri.rsplit('/', 1)[1]}", row[LABEL], names.get(uri, ""), categories[uri],
                 row[DESCRIPTION], uri]
            )  # fmt: skip


def categorise(rows: Rows) -> dict[str, str]:
    """Return a category by conceptUri: the broader concept that most skills of the collection share.

    Broader concepts that are skills themselves are climbed; of equally common ones the first by label counts.
    """
    labels: dict[str, str] = {}
    broader: dict[str, list[str]] = {}
    for row in rows:
        uris = [uri for uri in row[BROADER_URIS].split(BETWEEN) if uri]
        labels.update(zip(uris, row[BROADER_LABELS].split(BETWEEN), strict=False))
        broader[row[URI]] = uris
    tops = {uri: set(_tops(uri, broader, {uri})) for uri in broader}
    common = Counter(top for reached in tops.values() for top in reached)
    chosen = {uri: min(reached, key=lambda top: (-common[top], labels[top]), default="")
              for uri, reached in tops.items()}  # fmt: skip
    sizes = Counter(chosen.values())
    return {uri: _title(labels[top]) if top and sizes[top] >= FEWEST else REST for uri, top in chosen.items()}


def _tops(uri: str, broader: Mapping[str, Sequence[str]], seen: set[str]) -> Iterator[str]:
    """Yield the concepts above a skill that are not in the collection; a circle ends where it began."""
    for above in broader[uri]:
        if above not in broader:
            yield above
        elif above not in seen:
            seen.add(above)
            yield from _tops(above, broader, seen)


def _title(label: str) -> str:
    return label[:1].upper() + label[1:]


def _read(path: Path, needed: Sequence[str]) -> Rows:
    """Return the rows of a file; raises ImportRefused with each row at fault."""
    name = str(path)
    try:
        _check_header(name, header_of(path), needed)
        parts = list(chunks(path, lambda size: None))
        nul = has_nul(path)
    except BadFile as error:
        raise unusable(name, error) from error
    problems = Problems(Path(), [name])
    rows: Rows = []
    for part in parts:
        ragged = np.zeros(len(part), dtype=np.bool_)
        ragged[part.ragged] = True
        problems.add(name, WHOLE_ROW, WRONG_LENGTH, ragged, part.first)
        rows += [dict(zip(needed, cells, strict=True))
                 for cells in zip(*(part.columns[column] for column in needed), strict=True)]  # fmt: skip
    _check(rows, name, problems)
    for column in needed if nul else ():
        bad = np.array(["\0" in row[column] for row in rows], dtype=np.bool_)
        problems.add(name, column, HAS_NUL, bad)
    problems.refuse()
    return rows


def _check_header(name: str, header: Sequence[str], needed: Sequence[str]) -> None:
    missing = [column for column in needed if column not in header]
    if missing:
        message = _l("this column is missing: is it an ESCO collection?")
        seen = shorten(",".join(header))
        raise ImportRefused([f"{name}:1: {column}: {message}: {seen}" for column in missing], 1)


def _check(rows: Rows, name: str, problems: Problems) -> None:
    times = Counter(row[URI] for row in rows)
    faults: list[tuple[str, Message, list[bool]]] = [
        (LABEL, _l("is missing"), [not row[LABEL] for row in rows]),
        (URI, _l("is no address of a concept"), [not _is_concept(row[URI]) for row in rows]),
        (URI, _l("is in the file twice"), [times[row[URI]] > 1 for row in rows]),
        (BROADER_LABELS, _l("has not as many labels as broaderConceptUri"), [
            row.get(BROADER_URIS, "").count(BETWEEN) != row.get(BROADER_LABELS, "").count(BETWEEN)
            for row in rows
        ]),
    ]  # fmt: skip
    for column, message, bad in faults:
        problems.add(name, column, message, np.array(bad, dtype=np.bool_))


def _is_concept(uri: str) -> bool:
    return uri.startswith(("http://", "https://")) and not uri.endswith("/")
