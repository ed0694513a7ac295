"""Who offers to mentor: the list with suggestions, one offer, and one's own."""

from collections.abc import Callable
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.base.errors import Refused
from ktrack.finding import words
from ktrack.finding.actions import offering
from ktrack.finding.forms.offering import OfferForm, PauseForm, offer_form
from ktrack.finding.queries import offers, pairs, requests, suggesting
from ktrack.finding.queries.offers import Card, Filters
from ktrack.models import Offer
from ktrack.web import asked
from ktrack.web.guards import allow, viewer
from ktrack.web.language import locale
from ktrack.web.paging import paged
from ktrack.web.rows import change_rows
from ktrack.web.today import now, today

PER_PAGE = 25
WITHIN = (1, 2, 3, 5, 7, 14)
"""Days within which somebody answers, to choose from."""


def _filters() -> Filters:
    language = asked.words("language")
    return Filters(
        asked.number("skill"),
        language if language in words.LANGUAGES else "",
        request.args.get("free") == "yes",
        asked.number("within"),
    )


@allow(Permission.MENTORS)
def index() -> ResponseReturnValue:
    """List who offers to mentor, by name; before that who could help the viewer, and why."""
    filters = _filters()
    page = paged(offers.listed(filters, today()), per_page=PER_PAGE)
    page = replace(page, rows=offers.cards(page.rows, today()))
    first = not filters.narrow and page.number == 1
    return render_template(
        "finding/index.html",
        page=page,
        filters=filters,
        suggestions=suggesting.suggestions(viewer(), today()) if first else [],
        own=offers.own(viewer()) if may(viewer(), Permission.MENTOR_OFFER) else None,
        waiting=requests.waiting_for(viewer()),
        open_requests=requests.open_of(viewer()),
        skills=sorted((skill.name(locale()), skill.id) for skill in offers.offered_skills(today())),
        languages=words.language_names(),
        within=[(days, _within(days)) for days in WITHIN],
    )


def _within(days: int) -> str:
    return str(ngettext("a day", "%(num)s days", days))


@allow(Permission.MENTORS)
def show(offer_id: int) -> ResponseReturnValue:
    """Show one offer, with the way to ask."""
    offer: Offer = offers.offer(viewer(), offer_id, today()) or abort(404)
    card = offers.card(offer, today())
    return render_template("finding/show.html", card=card, hindrance=_hindrance(card))


def _hindrance(card: Card) -> str:
    """Return why the viewer cannot ask for this one now; empty: they can."""
    mentor = card.offer.person
    if not may(viewer(), Permission.MENTOR_REQUEST) or mentor.id == viewer().id:
        return ""
    if requests.asks(viewer(), mentor.id):
        return str(_("You have asked %(name)s. Wait for the answer.", name=mentor.name))
    if pairs.learn_together(mentor, viewer(), today()):
        return str(_("%(name)s is your mentor.", name=mentor.name))
    return "" if card.free else str(_("All places are taken now. Come back later, or ask somebody else."))


@allow(Permission.MENTOR_OFFER)
def mine() -> ResponseReturnValue:
    """Offer to mentor, or change what one offers."""
    offer = offers.own(viewer())
    form = offer_form(offer, offers.proved_skills(viewer(), offering.MOST_SKILLS) if offer is None else ())
    if change_rows(form) or not form.validate_on_submit():
        return _mine_page(form, offer)
    try:
        offering.save(form.offering(), by=viewer(), at=now(), today=today())
    except Refused as refused:
        form.refuse(refused)
        return _mine_page(form, offer)
    flash(_("Your offer is saved. Thank you for your time."))
    return redirect(url_for("finding.mine"))


def _mine_page(form: OfferForm, offer: Offer | None) -> ResponseReturnValue:
    standing = offer is not None and offers.stands(offer, today())
    page = render_template(
        "finding/mine.html",
        form=form,
        offer=offer,
        standing=standing,
        state=words.offer_state(offer, standing, today()),
        pause=PauseForm(formdata=None),
        waiting=requests.waiting_for(viewer()),
        skills=offers.suggested_skills(viewer(), locale()),
    )
    return page, 422 if form.errors else 200


@allow(Permission.MENTOR_OFFER)
def pause() -> ResponseReturnValue:
    """Let the offer rest until a day, or until one resumes it."""
    form = PauseForm()
    if not form.validate_on_submit():
        flash(_("This is no day. Write it as 2026-12-31, or leave it empty."), "error")
        return redirect(url_for("finding.mine"))

    def act(offer: Offer) -> None:
        offering.pause(offer, form.until.data, by=viewer(), at=now(), today=today())

    return _change(act, _("Your offer is paused. What waits for your answer still waits."))


@allow(Permission.MENTOR_OFFER)
def resume() -> ResponseReturnValue:
    """Let the offer stand again."""

    def act(offer: Offer) -> None:
        offering.resume(offer, by=viewer(), at=now())

    return _change(act, _("Others can read your offer again."))


@allow(Permission.MENTOR_OFFER)
def withdraw() -> ResponseReturnValue:
    """Take the offer back."""

    def act(offer: Offer) -> None:
        offering.withdraw(offer, by=viewer(), at=now())

    return _change(act, _("Your offer is withdrawn. You can offer again at any time."))


def _change(act: Callable[[Offer], None], told: str) -> ResponseReturnValue:
    offer: Offer = offers.own(viewer()) or abort(404)
    try:
        act(offer)
        flash(told)
    except Refused as refused:
        flash(str(refused.message), "error")
    return redirect(url_for("finding.mine"))
