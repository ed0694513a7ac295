"""The manager's form: filled with what is stored, and compared with it when somebody was faster."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ktrack.engagements import queries as engagements
from ktrack.handover import queries
from ktrack.handover.forms import HandoverForm
from ktrack.handover.words import skill_name
from ktrack.models import Engagement, Handover
from ktrack.packs import Pack
from ktrack.web.language import locale


@dataclass(frozen=True)
class Difference:
    """One field that is stored otherwise than it was typed; "" stands for nothing."""

    label: str
    typed: str
    stored: str


def form_of(engagement: Engagement, handover: Handover, pack: Pack, *, sent: bool) -> HandoverForm:
    """Return the form; `sent`: with what was sent, else with what is stored.

    Only rows of today's plan and of questions that are still open are in it, in the order of the pack.
    """
    numbers = {item.skill.key: str(item.skill_id) for item in engagements.plan(engagement)}
    reasons = {str(item.skill_id): item.reason for item in handover.items}
    questions = {question.key: str(question.id) for question in queries.unanswered(engagement)}
    values = {
        "version": str(handover.version),
        "remarks": handover.remarks,
        "links": [{"title": link.title, "url": link.url} for link in pack.links] or [{}],
        "items": [
            {"number": number, "criterion": item.criterion, "reason": reasons.get(number, "")}
            for item in pack.plan for number in [numbers[item.skill]]
        ],
        "questions": [
            {"number": questions[question.key], "reason": question.left.reason} for question in pack.questions
        ],
    }  # fmt: skip
    form = HandoverForm(**values) if sent else HandoverForm(formdata=None, **values)
    items = {numbers[item.skill]: item for item in pack.plan}
    asked = {questions[question.key]: question for question in pack.questions}
    form.items.entries[:] = _known(form.items, items)
    form.questions.entries[:] = _known(form.questions, asked)
    for row in form.items:
        row.form.item = items[row.form.number.data]
        row.form.name = skill_name(row.form.item, locale())
    for row in form.questions:
        row.form.question = asked[row.form.number.data]
    return form


def _known(rows: Any, wanted: dict[str, Any]) -> list[Any]:
    """Return each row that is about something there is, once."""
    found = {row.form.number.data: row for row in rows}
    return [found[number] for number in wanted if number in found]


def differences(typed: HandoverForm, stored: HandoverForm) -> list[Difference]:
    """Return in what the two differ."""
    return list(_differences(typed, stored))


def _differences(typed: HandoverForm, stored: HandoverForm) -> Iterator[Difference]:
    yield from _field(typed.remarks.label.text, typed.remarks, stored.remarks)
    theirs = {row.form.number.data: row.form for row in stored.items}
    for row in typed.items:
        other = theirs[row.form.number.data]
        for name in ("criterion", "reason"):
            if row.form[name].raw_data:
                label = f"{row.form.name}: {row.form[name].label.text}"
                yield from _field(label, row.form[name], other[name])
    asked = {row.form.number.data: row.form for row in stored.questions}
    for row in typed.questions:
        yield from _field(row.form.reason.label.text, row.form.reason, asked[row.form.number.data].reason)
    mine, their = _links(typed), _links(stored)
    if mine != their:
        yield Difference(str(typed.links.label.text), mine, their)


def _field(label: Any, typed: Any, stored: Any) -> Iterator[Difference]:
    mine, theirs = (typed.data or "").strip(), (stored.data or "").strip()
    if mine != theirs:
        yield Difference(str(label), mine, theirs)


def _links(form: HandoverForm) -> str:
    rows = (row.form for row in form.links if not row.form.blank())
    return "\n".join(f"{row.title.data or ''} {row.url.data or ''}".strip() for row in rows)
