"""Can the figures be trusted? Predictions against checks, and what an administrator makes of them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.base.db import nobody_waiting
from ktrack.base.errors import Refused, Stale
from ktrack.calibration import actions, charts, fits, queries, words
from ktrack.calibration.forms import ADOPT, DecisionForm
from ktrack.models import KappaProposal
from ktrack.retention.policy import current_policy
from ktrack.web.charts import answer
from ktrack.web.guards import allow, viewer
from ktrack.web.paging import paged
from ktrack.web.today import as_of, now, today

blueprint = Blueprint("calibration", __name__)
AUDITS = "audits"
PER_PAGE = 10


def _audits_only() -> bool:
    return request.args.get("checks") == AUDITS


@blueprint.get("/calibration")
@allow(Permission.CALIBRATION)
def index() -> ResponseReturnValue:
    """Show how the checks up to a day went against what was expected of them."""
    measured = queries.measure(as_of(), _audits_only())
    decides = may(viewer(), Permission.POLICY)
    return render_template(
        "calibration/index.html",
        measured=measured,
        found=measured.calibration,
        trust=words.trust(measured.calibration),
        words=words,
        checks=AUDITS if _audits_only() else "",
        chosen={name: request.args[name] for name in ("as_of", "checks") if request.args.get(name)},
        policy=current_policy(),
        proposals=paged(queries.proposals(), per_page=PER_PAGE) if decides else None,
        latest=queries.latest_id(),
    )


@blueprint.get("/calibration/reliability.json")
@allow(Permission.CALIBRATION)
def reliability() -> ResponseReturnValue:
    """Return the reliability diagram, without points while there are too few checks for any."""
    found = queries.measure(as_of(), _audits_only()).calibration
    return answer(charts.reliability_figure(found.bins if found.shows_bins else ()))


@blueprint.get("/calibration/categories")
@allow(Permission.POLICY)
def categories() -> ResponseReturnValue:
    """Show κ as the checks of each skill category suggest it: to know, not to adopt."""
    return render_template("calibration/categories.html", found=fits.by_category(), words=words)


@blueprint.post("/calibration/fit")
@allow(Permission.POLICY)
def fit() -> ResponseReturnValue:
    """Fit κ to all checks there are and store the proposal."""
    with nobody_waiting():
        found = fits.fit_company(today())
    try:
        proposal, new = actions.propose(found, by=viewer(), at=now())
    except Refused as refused:
        flash(str(refused.message), "error")
        return redirect(url_for("calibration.index"))
    if not new:
        flash(_("Nothing has changed since this was proposed."))
    return redirect(url_for("calibration.proposal", proposal_id=proposal.id))


@blueprint.route("/calibration/proposals/<int:proposal_id>", methods=["GET", "POST"])
@allow(Permission.POLICY)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """Show a proposal with both figures side by side; adopt or reject it."""
    found = queries.proposal(proposal_id) or abort(404)
    form = DecisionForm()
    status = _decide(found, form) if form.is_submitted() else 200
    if status == 302:
        flash(
            _("κ is adopted; every figure counts with it from now on.")
            if found.adopted
            else _("The proposal is rejected; κ stays as it is.")
        )
        return redirect(url_for("calibration.index"))
    page = render_template(
        "calibration/proposal.html", proposal=found, form=form, latest=queries.latest_id(), words=words
    )
    return page, status


def _decide(found: KappaProposal, form: DecisionForm) -> int:
    """Return 302 once decided, 422 where something is wrong, 409 where somebody was faster."""
    if not form.validate():
        return 422
    act = actions.adopt if form.decision.data == ADOPT else actions.reject
    try:
        act(found, form.reason.data, by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return 409 if isinstance(refused, Stale) else 422
    return 302
