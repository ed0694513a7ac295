"""The numbers behind the figure."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused, Stale
from ktrack.people.actions import policy as actions
from ktrack.people.forms.policy import PolicyForm, shown
from ktrack.retention.policy import current_policy, history
from ktrack.scoring.parameters import BOUNDS, Policy
from ktrack.web.guards import allow, viewer
from ktrack.web.today import now


@allow(Permission.POLICY)
def policy() -> ResponseReturnValue:
    """Show the policy in force and its history; adopt another with a reason."""
    form = PolicyForm(data=shown(current_policy(), actions.version_in_force()))
    status = _adopt(form) if form.is_submitted() else 200
    if status == 302:
        flash(_("The policy is adopted; every figure counts with it from now on."))
        return redirect(url_for("people.policy"))
    page = render_template(
        "people/policy.html",
        form=form,
        defaults=shown(Policy(), 0),
        bounds=BOUNDS,
        history=history(),
    )
    return page, status


def _adopt(form: PolicyForm) -> int:
    """Return 302 once adopted, 422 where something is wrong, 409 where somebody was faster."""
    if not form.validate():
        return 422
    try:
        actions.adopt(form.values(), form.reason.data, form.seen.data, now(), by=viewer())
    except Stale as refused:
        form.refuse(refused)
        form.seen.data = str(actions.version_in_force())
        return 409
    except Refused as refused:
        form.refuse(refused)
        return 422
    return 302
