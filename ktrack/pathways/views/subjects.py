"""Loading what a page is about; what the viewer may not see answers 404."""

from flask import abort

from ktrack.access import privacy, rows
from ktrack.access.groups import enough
from ktrack.models import Pathway, PathwayVersion, Stage, Walk
from ktrack.pathways.queries import pathways, walks
from ktrack.web.guards import viewer


def known(pathway_id: int) -> Pathway:
    """Return a pathway the viewer may see."""
    return pathways.pathway(viewer(), pathway_id) or abort(404)


def known_walk(walk_id: int) -> Walk:
    """Return a walk that the viewer may see and that goes on."""
    walk: Walk = walks.walk(viewer(), walk_id) or abort(404)
    return walk if walk.joined_on is not None and walk.left_on is None else abort(404)


def known_draft(pathway: Pathway) -> PathwayVersion:
    """Return the draft of a pathway with its stages."""
    draft = pathways.draft(pathway) or abort(404)
    return pathways.version(draft.id)


def stage_of(draft: PathwayVersion, stage_id: int) -> Stage:
    """Return a stage of a draft."""
    return next((one for one in draft.stages if one.id == stage_id), None) or abort(404)


def countable(count: int) -> int | None:
    """Return a count of people that may be shown; None for fewer than the threshold and more than none."""
    if not rows.groups_merged(viewer()) or count == 0 or enough(count, privacy.in_force().threshold):
        return count
    return None
