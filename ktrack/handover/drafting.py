"""The pack as it would be if the engagement were closed on a day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from ktrack.engagements import figures as engagement_figures
from ktrack.engagements import matrix
from ktrack.engagements import queries as engagements
from ktrack.engagements.matrix import Cell, Row
from ktrack.handover import queries
from ktrack.models import (
    AgreementCriterion,
    Engagement,
    Handover,
    HandoverItem,
    Person,
    PlanItem,
    Question,
)
from ktrack.packs import Figures, Item, Left, Link, Model, Named, OpenQuestion, Pack, Proof, Retired
from ktrack.retention.policy import current_policy

MODEL = "KT-1"


def named(person: Person) -> Named:
    """Return a person as a pack names them."""
    return Named(person.key, person.name)


def decided(pack: Pack, by: Person, at: datetime) -> Pack:
    """Return the pack with what is open in it left so by somebody."""

    def left(open_: Left) -> Left:
        return Left(open_.reason, named(by), at)

    plan = (item if item.proved else replace(item, left=left(item.left)) for item in pack.plan)
    questions = (replace(question, left=left(question.left)) for question in pack.questions)
    return replace(pack, plan=tuple(plan), questions=tuple(questions))


def draft(engagement: Engagement, handover: Handover | None, day: date) -> Pack:
    """Return the pack as of `day`, nothing in it decided; a constant number of statements."""
    rows = _rows(engagement, day)
    said = {item.skill_id: item for item in handover.items} if handover else {}
    reasons = {left.question_id: left.reason for left in handover.questions} if handover else {}
    agreed = queries.agreed(engagement)
    policy = current_policy()
    return Pack(
        day=day,
        title=engagement.title,
        team=engagement.team.name,
        manager=named(engagement.manager),
        experts=tuple(named(expert) for expert in engagement.experts),
        starts_on=engagement.starts_on,
        ends_on=engagement.ends_on,
        remarks=handover.remarks if handover else "",
        word=handover.word if handover else "",
        word_by=named(handover.word_by) if handover and handover.word_by else None,
        plan=tuple(_item(row, said, agreed) for row in rows if row.item.retired_on is None),
        retired=tuple(_retired(row.item) for row in rows if row.item.retired_on is not None),
        questions=tuple(
            _question(question, reasons.get(question.id, "")) for question in queries.unanswered(engagement)
        ),
        links=tuple(Link(link.title, link.url) for link in handover.links) if handover else (),
        figures=_figures(engagement, day),
        model=Model(MODEL, policy.kappa, policy.theta),
    )


def _rows(engagement: Engagement, day: date) -> list[Row]:
    """Return the plan as its manager sees it in the plan matrix, so that both say the same."""
    items, shadowings = engagements.plan(engagement), queries.shadowings(engagement)
    held = matrix.holdings(items, shadowings, day)
    return list(matrix.build(engagement.manager, engagement, items, shadowings, held, day).rows)


def criterion(item: HandoverItem | None, agreed: AgreementCriterion | None) -> str:
    """Return what is written in the handover; while nothing is, what was agreed."""
    if item is not None:
        return item.criterion
    if agreed is None:
        return ""
    return f"{agreed.shown} ({agreed.to_whom})" if agreed.to_whom else agreed.shown


def _item(row: Row, said: dict[int, HandoverItem], agreed: dict[int, AgreementCriterion]) -> Item:
    skill, stored = row.item.skill, said.get(row.item.skill_id)
    proofs = _proofs(row.learners)
    proved = len(proofs) >= row.item.seats
    return Item(
        skill=skill.key,
        name_en=skill.name("en"),
        name_de=skill.name("de"),
        target=row.item.target_level,
        importance=row.item.importance,
        seats=row.item.seats,
        learners=len(row.learners),
        criterion=criterion(stored, agreed.get(row.item.skill_id)),
        proofs=proofs,
        proved=proved,
        left=_undecided("" if proved or stored is None else stored.reason),
    )


def _undecided(reason: str) -> Left:
    return Left(reason, None, None)


def _proofs(cells: Iterable[Cell]) -> tuple[Proof, ...]:
    """Return who holds the target, the latest proof first."""
    proofs = [
        Proof(named(cell.mentee), held.level, held.kind, held.last_on, held.q(cell.target) or 0.0)
        for cell in cells
        if cell.holds and (held := cell.held) and held.level is not None and held.kind and held.last_on
    ]
    return tuple(
        sorted(proofs, key=lambda proof: (-proof.on.toordinal(), proof.person.name, proof.person.key))
    )


def _retired(item: PlanItem) -> Retired:
    skill = item.skill
    return Retired(
        skill.key, skill.name("en"), skill.name("de"), item.retired_on or date.max, item.retired_reason
    )


def _question(question: Question, reason: str) -> OpenQuestion:
    people = [question.asker, question.expert, question.shadowing.mentor]
    people += [move.moved_from for move in question.moves]
    return OpenQuestion(
        key=question.key,
        text=question.text,
        asked_on=question.asked_at.date(),
        asker=named(question.asker),
        expert=named(question.expert),
        involved=tuple(sorted({person.key for person in people})),
        left=_undecided(reason),
    )


def _figures(engagement: Engagement, day: date) -> Figures | None:
    found = engagement_figures.of(engagement, day)
    if found is None:
        return None
    return Figures(
        retained=found.retained,
        retained_to=found.retained_to,
        interval=found.interval,
        verified=found.verified,
        transferred=found.transferred,
        unknown=found.unknown,
    )
