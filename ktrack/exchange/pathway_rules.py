"""What must hold in the files about pathways."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from ktrack.base.days import to_day
from ktrack.exchange import pathway_files, stored
from ktrack.exchange.arrays import repeated
from ktrack.exchange.changes import FIXED, Changes
from ktrack.exchange.files import DAY, MOMENT
from ktrack.exchange.guards import TAKEN, in_order, past, same, together
from ktrack.exchange.kinds import Array, Message
from ktrack.exchange.loading import Loading, Mask, Rows, Rule
from ktrack.exchange.rules import ENDS_BEFORE_START, FUTURE, at, before, is_freelancer
from ktrack.models import PathwayVersion
from ktrack.scoring import pathway as graph

NONE = MOMENT.none
AT_ONCE = 500
MOST_SKILLS = 100
DRAFTED = ("pathway_versions", "pathway_stages", "stage_skills", "stage_needs", "stage_resources")
PROPOSED = _l("is missing: whoever proposed it did so at a time")


def pathways(rows: Rows, load: Loading) -> None:
    """A pathway was made, and perhaps retired, before now."""
    past(rows, load, "made_at", "retired_at")
    in_order(rows, load, "made_at", "retired_at")


def versions(rows: Rows, load: Loading) -> None:
    """A number is given once, at most one version is a draft, and somebody inside published the others."""
    past(rows, load, "drafted_at", "published_at")
    in_order(rows, load, "drafted_at", "published_at")
    together(rows, load, _l("is missing: somebody published this at a time"), "published_at", "published_by")
    outside = is_freelancer(load, rows["published_by"])
    load.refuse(rows, outside, "published_by", _l("is a freelancer, who cannot publish a pathway"))
    kept = _kept(rows, load, "version_id", "pathway_id", "number", "published_at")
    pathway, number, published = (_all(rows, kept, name) for name in ("pathway_id", "number", "published_at"))
    _refuse_twice(rows, load, "number", pathway << 32 | number, (pathway > 0) & (number > 0))
    drafts = (published == NONE) & (pathway > 0)
    only_one = _l("is missing: the pathway has another draft")
    _refuse_twice(rows, load, "published_at", pathway, drafts, only_one)


def _all(rows: Rows, kept: Mapping[str, Array], name: str) -> Array:
    """Return a column of the stored rows that are not brought, and of those that are."""
    return np.concatenate([kept[name], rows[name]]).astype(np.int64)


def _kept(rows: Rows, load: Loading, key: str, *names: str) -> dict[str, Array]:
    """Return the stored rows that the folder does not bring."""
    found = stored.fetch(load.connection, rows.file, [key, *names])
    other = ~np.isin(found[key], rows[key])
    return {name: found[name][other] for name in names}


def _refuse_twice(
    rows: Rows, load: Loading, column: str, numbers: Array, counted: Mask, message: Message = TAKEN
) -> None:
    """Refuse rows whose number another one has, of those `counted`; those that are read stand last."""
    spread = np.where(counted, numbers, -np.arange(1, len(numbers) + 1))
    start = len(numbers) - len(rows)
    load.refuse(rows, (repeated(spread) & counted)[start:], column, message)


def stages(rows: Rows, load: Loading) -> None:
    """Two stages of a version have no position in common."""
    kept = _kept(rows, load, "stage_id", "version_id", "position")
    version, position = _all(rows, kept, "version_id"), _all(rows, kept, "position")
    _refuse_twice(rows, load, "position", version << 32 | position, (version > 0) & (position > 0))


def stage_skills(rows: Rows, load: Loading) -> None:
    """A stage asks for so many skills that a form can show them."""
    kept = stored.fetch(load.connection, rows.file, ["stage_id", "skill_id"])
    pairs = np.stack([_all(rows, kept, "stage_id"), _all(rows, kept, "skill_id")])
    stage, count = np.unique(np.unique(pairs, axis=1)[0], return_counts=True)
    bad = np.isin(rows["stage_id"], stage[count > MOST_SKILLS]) & rows.given("stage_id")
    load.refuse(rows, bad, "stage_id", _l("asks for more than %(most)s skills", most=MOST_SKILLS))


def needs(rows: Rows, load: Loading) -> None:
    """A stage needs others of its version, and in no circle."""
    load.refuse(rows, same(rows, "stage_id", "needed_id"), "needed_id", _l("is this stage itself"))
    versions = load.by_number(pathway_files.PATHWAY_STAGES, "version_id")
    own, other = at(versions, rows["stage_id"], -1), at(versions, rows["needed_id"], -1)
    foreign = (own > 0) & (other > 0) & (own != other)
    load.refuse(rows, foreign, "needed_id", _l("is a stage of another version"))
    _refuse_circles(rows, load, versions)


def _refuse_circles(rows: Rows, load: Loading, versions: Array) -> None:
    """Refuse every version whose stages wait for each other, at the rows of the circle, shown by titles."""
    titles = load.by_number(pathway_files.PATHWAY_STAGES, "title")
    own = list(zip(rows["stage_id"].tolist(), rows["needed_id"].tolist(), strict=True))
    for found in _graphs(rows, load, versions):
        if circle := graph.circle(found):
            names = " → ".join(str(titles[stage]) for stage in circle)
            edges = set(zip(circle[1:], circle[:-1], strict=True))
            bad = np.array([pair in edges for pair in own], dtype=np.bool_)
            load.refuse(rows, bad, "needed_id", _l("closes a circle: %(circle)s", circle=names))


def _graphs(rows: Rows, load: Loading, versions: Array) -> list[dict[int, set[int]]]:
    """Return what needs what in each version that the file names, with what is stored of it."""
    kept = stored.fetch(load.connection, rows.file, ["stage_id", "needed_id"])
    stage, needed = _all(rows, kept, "stage_id"), _all(rows, kept, "needed_id")
    of = at(versions, stage, -1)
    known = np.isin(of, at(versions, rows["stage_id"], -1)) & (of > 0) & (needed > 0) & (stage != needed)
    graphs: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    edges = zip(of[known].tolist(), stage[known].tolist(), needed[known].tolist(), strict=True)
    for version, later, earlier in edges:
        graphs[version][later].add(earlier)
        graphs[version].setdefault(earlier, set())
    return list(graphs.values())


def people(rows: Rows, load: Loading) -> None:
    """People of the company walk a version of the pathway, after joining or a proposal, and each one once."""
    past(rows, load, "proposed_at")
    load.refuse(rows, rows["joined_on"] > to_day(load.today), "joined_on", FUTURE)
    load.refuse(rows, rows["left_on"] > to_day(load.today), "left_on", FUTURE)
    load.refuse(rows, before(rows, "left_on", "joined_on"), "left_on", ENDS_BEFORE_START)
    together(rows, load, PROPOSED, "proposed_at", "proposed_by")
    never = rows.none("joined_on") & rows.none("proposed_at")
    load.refuse(rows, never, "joined_on", _l("is missing: nobody proposed this"))
    outside = is_freelancer(load, rows["person_id"])
    load.refuse(rows, outside, "person_id", _l("is a freelancer, who cannot receive knowledge"))
    of = at(load.by_number(pathway_files.PATHWAY_VERSIONS, "pathway_id"), rows["version_id"], -1)
    other = (of > 0) & (rows["pathway_id"] > 0) & (of != rows["pathway_id"])
    load.refuse(rows, other, "version_id", _l("is a version of another pathway"))
    public = at(load.by_number(pathway_files.PATHWAY_VERSIONS, "published_at"), rows["version_id"], NONE)
    draft = rows.given("version_id") & (public == NONE)
    load.refuse(rows, draft, "version_id", _l("is a draft, which nobody walks"))
    _refuse_second_walks(rows, load)


def _refuse_second_walks(rows: Rows, load: Loading) -> None:
    kept = _kept(rows, load, "walk_id", "person_id", "pathway_id", "left_on")
    person, pathway, left = (_all(rows, kept, name) for name in ("person_id", "pathway_id", "left_on"))
    still = (left == DAY.none) & (person > 0) & (pathway > 0)
    twice = _l("is missing: this person has another open row for the pathway")
    _refuse_twice(rows, load, "left_on", person << 32 | pathway, still, twice)


def check_frozen(changes: Mapping[str, Changes], load: Loading) -> None:
    """Refuse to change what was published before: people walk it as it is. Whoever left comes back anew."""
    if "pathway_people" in changes and "left_on" in changes["pathway_people"].differs:
        walks = changes["pathway_people"]
        gone = walks.before["left_on"][walks.place] != DAY.none
        load.refuse(walks.rows, walks.differs["left_on"] & gone, "left_on", FIXED)
    drafted = [changes[name] for name in DRAFTED if name in changes]
    if drafted:
        frozen = select(PathwayVersion.id).where(PathwayVersion.published_at.is_not(None))
        published = np.array(load.connection.scalars(frozen).all(), dtype=np.int64)
        for change in drafted:
            _refuse_changes(change, np.isin(_versions(change.rows, load), published), load)


def _versions(rows: Rows, load: Loading) -> Array:
    """Return the version that each row belongs to."""
    if "version_id" in rows.columns:
        return rows["version_id"]
    return at(load.by_number(pathway_files.PATHWAY_STAGES, "version_id"), rows["stage_id"], -1)


def _refuse_changes(changes: Changes, frozen: Mask, load: Loading) -> None:
    rows = changes.rows
    for name, differs in changes.differs.items():
        if name not in rows.file.fixed:  # those are refused anyway
            load.refuse(rows, differs & frozen, name, FIXED)
    if rows.file.name != "pathway_versions":
        added = _l("is published: nothing is added to it")
        load.refuse(rows, changes.new & frozen, rows.file.identity[0], added)


def note_edits(changes: Mapping[str, Changes], load: Loading) -> None:
    """Count an edit of each draft whose stages changed, so that a form opened before is stale."""
    edits = update(PathwayVersion).values(edits=PathwayVersion.edits + 1)
    for name in DRAFTED:
        if name in changes:
            touched = changes[name].new | changes[name].changed
            ids = np.unique(_versions(changes[name].rows, load)[touched]).tolist()
            for start in range(0, len(ids), AT_ONCE):
                load.connection.execute(edits.where(PathwayVersion.id.in_(ids[start : start + AT_ONCE])))


PATHWAY_RULES: Mapping[str, Rule] = {
    "pathways": pathways, "pathway_versions": versions, "pathway_stages": stages,
    "stage_skills": stage_skills, "stage_needs": needs, "pathway_people": people,
}  # fmt: skip
