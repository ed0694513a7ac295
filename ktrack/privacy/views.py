"""What is stored about people and by which rules, for everybody; changing the rules; the printable sheet."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from ktrack.access import privacy
from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused, Stale
from ktrack.models.choices import Locale
from ktrack.privacy import actions, sheet
from ktrack.privacy.forms import RulesForm
from ktrack.privacy.words import KEPT, LIMITS, RIGHTS, described
from ktrack.web import documents
from ktrack.web.guards import allow, viewer
from ktrack.web.language import locale
from ktrack.web.today import now

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privacy")
@allow(Permission.PRIVACY)
def index() -> ResponseReturnValue:
    """Tell what is stored about people, why, for how long, who sees it, and the rules in force."""
    history = privacy.history()
    return render_template(
        "privacy/index.html",
        rules=sheet.in_words(privacy.in_force(), history),
        history=[(row, sheet.said(row)) for row in history],
        stored=described(),
        limits=LIMITS,
        rights=RIGHTS,
        kept=KEPT,
    )


@blueprint.get("/privacy/sheet.pdf")
@allow(Permission.PRIVACY)
def printed() -> ResponseReturnValue:
    """Hand the same over as a document, in the language asked for or the viewer's."""
    asked = request.args.get("lang", "")
    language = asked if asked in list(Locale) else locale()
    with force_locale(language):
        data = sheet.data(privacy.in_force(), privacy.history(), language, now())
    response = Response(documents.render("privacy", data, now()), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename=ktrack-privacy-{language}.pdf"
    return response


@blueprint.route("/privacy/rules", methods=["GET", "POST"])
@allow(Permission.PRIVACY_RULES)
def rules() -> ResponseReturnValue:
    """Show the rules in force to an administrator; adopt others with a reason."""
    now_ruling = privacy.in_force()
    form = RulesForm(
        data={
            "threshold": now_ruling.threshold,
            "executives_see_names": now_ruling.executives_see_names,
            "seen": now_ruling.version,
        }
    )
    status = _adopt(form) if form.is_submitted() else 200
    if status == 302:
        flash(_("The rules are adopted and shown to everybody on the privacy page."))
        return redirect(url_for("privacy.index"))
    return render_template("privacy/rules.html", form=form, bounds=(privacy.LOWEST, privacy.HIGHEST)), status


def _adopt(form: RulesForm) -> int:
    """Return 302 once adopted, 422 where something is wrong, 409 where somebody was faster."""
    if not form.validate():
        return 422
    try:
        actions.adopt(form.rules(), form.reason.data, by=viewer(), at=now())
    except Stale as refused:
        form.refuse(refused)
        form.seen.data = str(privacy.in_force().version)
        return 409
    except Refused as refused:
        form.refuse(refused)
        return 422
    return 302
