"""Reading a handover: as a page, and as a document for both signatures."""

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.handover import document, queries
from ktrack.handover.seen import people_shown
from ktrack.handover.views.subjects import as_seen, engagement_of, pack_of
from ktrack.web.guards import allow
from ktrack.web.language import LOCALES, locale
from ktrack.web.reads import note_reads
from ktrack.web.today import now, today


@allow(Permission.HANDOVER)
def show(engagement_id: int) -> ResponseReturnValue:
    """Show what the engagement leaves behind; before it is closed, as it would be today."""
    engagement = engagement_of(engagement_id)
    handover = queries.handover_of(engagement)
    pack = as_seen(engagement, pack_of(engagement, handover))
    page = render_template(
        "handover/show.html",
        engagement=engagement,
        handover=handover,
        pack=pack,
        days_left=(engagement.ends_on - today()).days,
    )
    note_reads(queries.ids_of(people_shown(pack)))
    return page


@allow(Permission.HANDOVER)
def pdf(engagement_id: int) -> Response:
    """Return the pack as PDF in the language asked for, else in the viewer's."""
    engagement = engagement_of(engagement_id)
    handover = queries.handover_of(engagement) or abort(404)
    asked = request.args.get("lang", "")
    language = asked if asked in LOCALES else locale()
    pack = as_seen(engagement, pack_of(engagement, handover))
    made = document.pdf(pack, handover, language, now())
    name = document.file_name(engagement.key, language, draft=handover.closed_at is None)
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    note_reads(queries.ids_of(people_shown(pack)))
    return response
