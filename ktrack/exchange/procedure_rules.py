"""What must hold in the files about procedures."""

from collections.abc import Mapping

import numpy as np
import orjson
from flask_babel import lazy_gettext as _l

from ktrack.exchange import folder, stored
from ktrack.exchange.files import WEB
from ktrack.exchange.guards import in_order, only_if, past, taken
from ktrack.exchange.kinds import Array
from ktrack.exchange.loading import Loading, Mask, Rows, Rule
from ktrack.web.markdown import is_web_link

NOT_IN_USE = _l("must be empty: it is a draft or archived")


def procedures(rows: Rows, load: Loading) -> None:
    """What is in use has a day for its review, nothing else has one; a question becomes one procedure."""
    past(rows, load, "created_at", "published_at", "archived_at")
    in_order(rows, load, "created_at", "published_at", "archived_at")
    draft, archived = rows.none("published_at"), rows.given("archived_at")
    load.refuse(rows, archived & draft, "published_at", _l("is missing: this is archived"))
    used = rows.given("published_at") & rows.none("archived_at")
    load.refuse(rows, used & rows.none("review_on"), "review_on", _l("is missing: this is in use"))
    only_if(rows, load, "review_on", ~draft & ~archived, NOT_IN_USE)
    known = stored.fetch(load.connection, rows.file, ["procedure_id", "question_id"])
    theirs = known["question_id"].astype(np.int64)
    there = theirs > 0
    taken(rows, load, "question_id", rows["question_id"].astype(np.int64), known["procedure_id"][there],
          theirs[there])  # fmt: skip


def versions(rows: Rows, load: Loading) -> None:
    """Nothing was written tomorrow; links are addresses that may be shown as links."""
    past(rows, load, "at")
    lists = [orjson.loads(text or "[]") for text in rows["links"]]
    bad = np.array([not all(map(is_web_link, links)) for links in lists], dtype=np.bool_)
    load.refuse(rows, bad, "links", WEB.wrong)


def confirmations(rows: Rows, load: Loading) -> None:
    """Somebody confirms a version that is there."""
    past(rows, load, "at")
    there = np.isin(_pairs(rows["procedure_id"], rows["version"]), _all_versions(load))
    known = rows.given("procedure_id") & rows.given("version")
    load.refuse(rows, known & ~there, "version", _l("is no version of this procedure"))


def check_versions(load: Loading) -> None:
    """Refuse procedures of the folder that say nothing: they have no version, there or stored."""
    rows = load.rows.get(folder.PROCEDURES.name)
    if rows is None or not len(rows):
        return
    with_version = _all_versions(load) >> 32
    bad: Mask = rows.given("procedure_id") & ~np.isin(rows["procedure_id"].astype(np.int64), with_version)
    load.refuse(rows, bad, "procedure_id", _l("has no version in procedure_versions.csv"))


def _all_versions(load: Loading) -> Array:
    """Return procedure and number of each version, stored or read, as one number."""
    names = ["procedure_id", "number"]
    kept = stored.fetch(load.connection, folder.PROCEDURE_VERSIONS, names)
    found = _pairs(kept["procedure_id"], kept["number"])
    read = load.rows.get(folder.PROCEDURE_VERSIONS.name)
    if read is None:
        return found
    return np.concatenate([found, _pairs(read["procedure_id"], read["number"])])


def _pairs(procedure: Array, number: Array) -> Array:
    made: Array = procedure.astype(np.int64) << 32 | (number.astype(np.int64) & 0xFFFFFFFF)
    return made


PROCEDURE_RULES: Mapping[str, Rule] = {
    "procedures": procedures, "procedure_versions": versions, "procedure_confirmations": confirmations,
}  # fmt: skip
