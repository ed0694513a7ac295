"""Loading what a page is about: the engagement, its handover, and the pack as the viewer may see it."""

from flask import abort
from flask_babel import lazy_gettext as _l

from ktrack import packs
from ktrack.base.errors import Refused
from ktrack.engagements import queries as engagements
from ktrack.handover import drafting, queries, seen
from ktrack.models import Engagement, Handover
from ktrack.packs import Pack
from ktrack.web.guards import viewer
from ktrack.web.today import today

NOT_BEGUN = _l("Nobody has begun this handover yet.")


def engagement_of(engagement_id: int, *, lock: bool = False) -> Engagement:
    """Return the engagement, 404 if the viewer may not see it; `lock`: changes of it wait for each other."""
    return engagements.find(viewer(), engagement_id, lock=lock) or abort(404)


def pack_of(engagement: Engagement, handover: Handover | None) -> Pack:
    """Return the whole pack: as it was signed, or as it would be today."""
    if handover is not None and handover.pack:
        return packs.read(handover.pack)
    return drafting.draft(engagement, handover, today())


def as_seen(engagement: Engagement, pack: Pack) -> Pack:
    """Return the pack as the viewer may see it."""
    return seen.sight(viewer(), engagement, pack).of(pack)


def begun(engagement: Engagement) -> Handover:
    """Return the engagement's handover; raises Refused if nobody has begun it."""
    handover = queries.handover_of(engagement)
    if handover is None:
        raise Refused(NOT_BEGUN)
    return handover
