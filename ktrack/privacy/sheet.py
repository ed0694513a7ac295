"""The data sheet for the works council: the privacy page on paper."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from ktrack.access.privacy import Rules
from ktrack.models import PrivacyRules
from ktrack.privacy.words import KEPT, LIMITS, RIGHTS, Stored, described
from ktrack.web.page import moment


def data(rules: Rules, history: list[PrivacyRules], language: str, at: datetime) -> dict[str, Any]:
    """Return what templates/documents/privacy.typ prints, in the language of the request."""
    return {
        "title": str(_("What KTrack stores about people")),
        "lang": language,
        "footer": str(_("KTrack, printed on %(moment)s", moment=moment(at))),
        "page": str(_("Page")),
        "rules_title": str(_("Rules in force")),
        "rules": [list(pair) for pair in in_words(rules, history)],
        "limits": [str(text) for text in LIMITS],
        "rights_title": str(_("What everybody can do")),
        "rights": [str(text) for text in RIGHTS],
        "kept_title": str(_("For how long")),
        "kept": str(KEPT),
        "stored_title": str(_("Table by table")),
        "labels": [str(_("What")), str(_("Why")), str(_("Who sees it")), str(_("How long"))],
        "stored": [_printed(stored) for stored in described()],
        "history_title": str(_("Decisions")),
        "history": [[moment(row.adopted_at), row.adopted_by.name, said(row), row.reason] for row in history],
        "history_labels": [str(_("Adopted")), str(_("By")), str(_("Rules")), str(_("Reason"))],
        "no_history": str(_("The defaults are in force; nobody has decided otherwise.")),
    }


def in_words(rules: Rules, history: list[PrivacyRules]) -> list[tuple[str, str]]:
    """Return the rules in force, each as a label and what it says."""
    newest = history[0] if history else None
    since = (
        _("%(moment)s, by %(name)s", moment=moment(newest.adopted_at), name=newest.adopted_by.name)
        if newest
        else _("the beginning: the defaults")
    )
    people = _("%(num)s people who learn in it", num=rules.threshold)
    return [
        (str(_("A team is shown by itself from")), str(people)),
        (
            str(_("Executives see the names of internal people")),
            str(_("yes") if rules.executives_see_names else _("no")),
        ),
        (str(_("In force since")), str(since)),
    ]


def said(row: PrivacyRules) -> str:
    """Return adopted rules in one line."""
    names = _("names for executives") if row.executives_see_names else _("no names for executives")
    return str(_("threshold %(num)s, %(names)s", num=row.threshold, names=names))


def _printed(stored: Stored) -> dict[str, Any]:
    return {
        "title": str(stored.title),
        "tables": ", ".join(stored.tables),
        "said": [str(stored.what), str(stored.why), str(stored.who), str(stored.kept)],
    }
