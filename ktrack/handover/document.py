"""The pack as a document for both signatures: what the template prints, word by word, in one language."""

import re
from datetime import date, datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale, format_date, ngettext
from flask_babel import gettext as _

from ktrack.base import clock
from ktrack.handover import words
from ktrack.models import Handover
from ktrack.packs import Figures, Item, Left, Link, OpenQuestion, Pack
from ktrack.web import documents
from ktrack.web.markdown import is_web_link
from ktrack.web.page import percent
from ktrack.web.plain import blocks

LONGEST_NAME = 60
LONGEST_WORD = 24
BREAK = "\u200b"
_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_JOINT = re.compile(r"(?<=[/\\.,;:_?&=+@#-])(?=\S)")


def pdf(pack: Pack, handover: Handover, language: str, at: datetime) -> bytes:
    """Return the pack as PDF/UA-1. A closed one is always the same file; a draft says that it is one."""
    with force_locale(language):
        return documents.render("handover", _data(pack, handover, language), handover.closed_at or at)


def file_name(key: str, language: str, *, draft: bool) -> str:
    """Return a name for the file of plain letters, whatever the engagement's id is made of."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", key).strip("-")[:LONGEST_NAME] or "engagement"
    return f"handover-{plain}-{language}{'-draft' if draft else ''}.pdf"


def breakable(text: str) -> str:
    """Return the text with places where a line may end within words too long for a column."""
    return _WORD.sub(lambda found: _broken(found[0]), text)


def _broken(word: str) -> str:
    parts = _JOINT.sub(BREAK, word).split(BREAK)
    return BREAK.join(
        BREAK.join(part[at : at + LONGEST_WORD] for at in range(0, len(part), LONGEST_WORD)) for part in parts
    )


def _data(pack: Pack, handover: Handover, language: str) -> dict[str, Any]:
    short = pack.title if len(pack.title) <= LONGEST_NAME else pack.title[:LONGEST_NAME] + "…"
    as_of = _("as of %(day)s", day=_day(pack.day))
    return {
        "title": _("Handover: %(title)s", title=pack.title),
        "lang": language,
        "footer": f"{_('Handover')} · {short} · {as_of}",
        "page": _("Page"),
        "kicker": _("Handover"),
        "heading": breakable(pack.title),
        "state": _state(handover),
        "draft": "" if handover.closed_at else _("Draft"),
        "draft_note": "" if handover.closed_at else _("This is a draft: nothing in it is decided yet."),
        "facts": _facts(pack),
        "summary": _summary(pack),
        "figures": _figures(pack.figures),
        "figures_note": _figures_note(pack),
        "plan": _plan(pack, language),
        "open": _open(pack, language),
        "questions": _questions(pack),
        "retired": _retired(pack, language),
        "word": _text(_("What those who come after should know"), pack.word, _word_by(pack)),
        "remarks": _text(_("General remarks"), pack.remarks),
        "links": {
            "title": _("Procedures and documents"),
            "rows": [_link(link) for link in pack.links],
        },
        "signatures": _signatures(pack),
    }  # fmt: skip


def _link(link: Link) -> dict[str, str]:
    """Return a link; an address that is none of the web is printed and leads nowhere."""
    address = link.url if is_web_link(link.url) else ""
    return {"title": breakable(link.title), "url": address, "shown": breakable(link.url)}


def _day(day: date | None) -> str:
    return str(format_date(day, "long")) if day else ""


def _local_day(at: datetime) -> str:
    return _day(clock.day_of(at, current_app.config["KTRACK"]["TIMEZONE"]))


def _state(handover: Handover) -> str:
    if handover.closed_at is None or handover.closed_by is None:
        return str(_("Being prepared"))
    return str(
        _("Closed on %(day)s by %(name)s", day=_local_day(handover.closed_at), name=handover.closed_by.name)
    )


def _facts(pack: Pack) -> list[list[str]]:
    pairs = (
        (_("Receiving team"), pack.team),
        (_("Manager"), pack.manager.name),
        (_("Experts"), ", ".join(expert.name for expert in pack.experts)),
        (_("Dates"), _("%(starts)s to %(ends)s", starts=_day(pack.starts_on), ends=_day(pack.ends_on))),
    )
    return [[str(label), breakable(value)] for label, value in pairs]


def _summary(pack: Pack) -> str:
    if not pack.plan:
        return str(_("Nothing was planned."))
    proved, planned, asked = len(pack.proved), len(pack.plan), len(pack.questions)
    told = ngettext(
        "%(proved)s of %(num)s plan item is proved.",
        "%(proved)s of %(num)s plan items are proved.",
        planned,
        proved=proved,
    )
    left = ngettext("%(num)s question stays unanswered.", "%(num)s questions stay unanswered.", asked)
    return f"{told} {left}" if asked else str(told)


def _figures(figures: Figures | None) -> list[dict[str, str]]:
    if figures is None:
        return []
    retained = percent(figures.retained)
    if figures.retained is not None and figures.retained_to is not None:
        retained = f"{figures.retained * 100:.0f}–{figures.retained_to * 100:.0f} %"
    return [
        {"tone": "transferred", "label": str(_("Transferred")), "value": percent(figures.transferred)},
        {"tone": "verified", "label": str(_("Verified")), "value": percent(figures.verified)},
        {"tone": "retained", "label": str(_("Retained")), "value": retained},
        {"tone": "unknown", "label": str(_("Unknown")), "value": percent(figures.unknown)},
    ]


def _figures_note(pack: Pack) -> str:
    told = _(
        "Shares of the plan's weight on %(day)s, for this engagement alone; model %(model)s, κ = %(kappa)s.",
        day=_day(pack.day), model=pack.model.name, kappa=f"{pack.model.kappa:g}",
    )  # fmt: skip
    interval = pack.figures.interval if pack.figures else None
    if interval is None:
        return str(told)
    low, high = (percent(share) for share in interval)
    range_ = _("90 %% interval of Retained: %(low)s to %(high)s.", low=low, high=high)
    return f"{told} {range_}"


def _plan(pack: Pack, language: str) -> dict[str, Any]:
    return {
        "title": str(_("What was to stay")),
        "head": [str(_("Skill")), str(_("It counts as passed on when")), str(_("State"))],
        "rows": [_item(item, language) for item in pack.plan],
        "empty": str(_("Nothing was planned.")),
        "none": str(_("no criterion was agreed")),
    }


def _item(item: Item, language: str) -> dict[str, Any]:
    proofs = [
        _(
            "%(name)s: level %(level)s, %(kind)s of %(day)s, chance %(chance)s that day",
            name=proof.person.name, level=proof.level, kind=words.kind_word(proof.kind),
            day=format_date(proof.on, "medium"), chance=percent(proof.chance),
        )
        for proof in words.known(item)
    ]  # fmt: skip
    if words.others(item):
        proofs.append(words.others_word(words.others(item)))
    return {
        "name": breakable(words.skill_name(item, language)),
        "wanted": str(_("Level %(level)s", level=item.target)) + ", " + words.seats(item),
        "criterion": _blocks(item.criterion),
        "proved": item.proved,
        "state": str(_("proved")) if item.proved else str(_("open")),
        "proofs": [breakable(str(proof)) for proof in proofs] or [words.nobody_yet(item)],
    }


def _open(pack: Pack, language: str) -> dict[str, Any]:
    return {
        "title": str(_("What stays open")),
        "head": [str(_("Skill")), str(_("Why it stays open")), str(_("Left open by"))],
        "rows": [
            {"name": breakable(words.skill_name(item, language)), **_left(item.left)} for item in pack.open
        ],
    }


def _left(left: Left) -> dict[str, Any]:
    return {
        "reason": _blocks(left.reason) or _blocks(str(_("No reason is given yet."))),
        "by": breakable(left.by.name) if left.by else str(_("not decided yet")),
        "on": _local_day(left.at) if left.at else "",
    }


def _questions(pack: Pack) -> dict[str, Any]:
    return {
        "title": str(_("Unanswered questions")),
        "head": [str(_("Question")), str(_("Why it stays unanswered")), str(_("Left open by"))],
        "rows": [_question(question) for question in pack.questions],
    }


def _question(question: OpenQuestion) -> dict[str, Any]:
    return {
        "asked": f"{words.asked(question)}, {_day(question.asked_on)}",
        "text": _blocks(question.text),
        **_left(question.left),
    }


def _retired(pack: Pack, language: str) -> dict[str, Any]:
    return {
        "title": str(_("Retired from the plan")),
        "rows": [
            {
                "name": breakable(words.skill_name(item, language)),
                "reason": breakable(f"{item.reason} ({_day(item.on)})"),
            }
            for item in pack.retired
        ],
    }


def _word_by(pack: Pack) -> str:
    return str(_("by %(name)s", name=pack.word_by.name)) if pack.word_by else ""


def _text(title: object, text: str, note: str = "") -> dict[str, Any]:
    return {"title": str(title), "note": note, "blocks": _blocks(text)}


def _blocks(text: str) -> list[dict[str, Any]]:
    return [
        {"text": breakable(one.text), "mark": one.mark, "depth": one.depth, "code": one.code}
        for one in blocks(text)
    ]


def _signatures(pack: Pack) -> dict[str, Any]:
    people = [(expert.name, _("Expert")) for expert in pack.experts]
    people.append((pack.manager.name, _("For the company")))
    return {
        "title": str(_("Signatures")),
        "place": str(_("Place, date")),
        "sign": str(_("Signature")),
        "people": [{"name": breakable(name), "role": str(role)} for name, role in people],
    }
