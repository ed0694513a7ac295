"""The page on which an administrator begins with published competency data instead of an empty list."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.competencies import actions
from ktrack.competencies.actions import Deed, Taken
from ktrack.competencies.forms import EscoForm, GdadForm
from ktrack.exchange.problems import ImportRefused
from ktrack.web.guards import allow, viewer
from ktrack.web.today import now, today

blueprint = Blueprint("competencies", __name__)
Take = Callable[[Mapping[str, bytes], Deed], Taken]


@blueprint.get("/competencies")
@allow(Permission.COMPETENCIES)
def index() -> ResponseReturnValue:
    """Offer both kinds of files."""
    return _page(EscoForm(), GdadForm())


@blueprint.post("/competencies/esco")
@allow(Permission.COMPETENCIES)
def esco() -> ResponseReturnValue:
    """Take skills from an ESCO collection, or say what that would bring."""
    form = EscoForm()
    return _taken(form, lambda **shown: _page(form, GdadForm(formdata=None), **shown), actions.take_esco)


@blueprint.post("/competencies/gdad")
@allow(Permission.COMPETENCIES)
def gdad() -> ResponseReturnValue:
    """Take skills and drafts from the UK framework's file, or say what that would bring."""
    form = GdadForm()
    return _taken(form, lambda **shown: _page(EscoForm(formdata=None), form, **shown), actions.take_gdad)


def _taken(
    form: EscoForm | GdadForm, page: Callable[..., ResponseReturnValue], take: Take
) -> ResponseReturnValue:
    """Show a preview or what is wrong; go on to the page once something is imported."""
    if not form.validate():
        return page(status=422)
    keeps = request.form.get("do") == "import"
    try:
        taken = take(form.files(), Deed(viewer(), now(), today(), keeps))
    except ImportRefused as refused:
        return page(refused=refused, status=422)
    if not keeps:
        return page(preview=taken)
    flash(_said(taken))
    return redirect(url_for("competencies.index"))


def _said(taken: Taken) -> str:
    if not taken.anything:
        return str(_("Everything in it is here already; nothing was changed."))
    return str(
        _(
            "Imported: %(skills)s new skills, %(changed)s changed, %(roles)s drafts of pathways.",
            skills=len(taken.skills), changed=taken.changed, roles=len(taken.roles),
        )
    )  # fmt: skip


def _page(
    esco_form: EscoForm,
    gdad_form: GdadForm,
    preview: Taken | None = None,
    refused: ImportRefused | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    text = render_template(
        "competencies/index.html", esco=esco_form, gdad=gdad_form, preview=preview, refused=refused
    )
    return text, status
