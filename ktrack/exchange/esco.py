"""Skills from ESCO, the European classification of skills: its collections as they are downloaded.

A collection is a CSV file per language; the languages are joined on conceptUri. Columns and their meaning:
https://esco.ec.europa.eu/en/use-esco/download (conceptUri, preferredLabel, description, broaderConceptUri and
broaderConceptPT: the broader concepts' addresses and labels, separated by " | ").
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from flask_babel import lazy_gettext as _l

from ktrack.exchange import tables
from ktrack.exchange.tables import Fault, Rows, Source

URI, LABEL, DESCRIPTION = "conceptUri", "preferredLabel", "description"
BROADER_URIS, BROADER_LABELS = "broaderConceptUri", "broaderConceptPT"
BETWEEN = " | "
FEWEST = 8
"""Skills a category must have to be one; the rest share the last category."""
REST = "Other digital skills"
UNLIKE = _l("this column is missing: is it an ESCO collection?")


def write_skills(english: Source, german: Source | None, target: Path) -> None:
    """Write the collection as an interchange folder that holds skills.csv only.

    It has no difficulty, so that the one somebody has given a skill stays. Raises ImportRefused for a file
    that is no ESCO collection.
    """
    needed = (URI, LABEL, DESCRIPTION, BROADER_URIS, BROADER_LABELS)
    rows = tables.read(english, needed, UNLIKE, _faults)
    translated = tables.read(german, (URI, LABEL), UNLIKE, _faults) if german else []
    names = {row[URI]: row[LABEL] for row in translated}
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


def _faults(rows: Rows) -> list[Fault]:
    times = Counter(row[URI] for row in rows)
    return [
        (LABEL, _l("is missing"), [not row[LABEL] for row in rows]),
        (URI, _l("is no address of a concept"), [not _is_concept(row[URI]) for row in rows]),
        (URI, _l("is in the file twice"), [times[row[URI]] > 1 for row in rows]),
        (BROADER_LABELS, _l("has not as many labels as broaderConceptUri"), [
            row.get(BROADER_URIS, "").count(BETWEEN) != row.get(BROADER_LABELS, "").count(BETWEEN)
            for row in rows
        ]),
    ]  # fmt: skip


def _is_concept(uri: str) -> bool:
    return uri.startswith(("http://", "https://")) and not uri.endswith("/")
