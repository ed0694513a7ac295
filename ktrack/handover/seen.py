"""What a viewer may see of a pack: names of the people they know, questions they had a part in."""

from dataclasses import dataclass, replace

from ktrack.engagements.matrix import sees_all
from ktrack.handover import queries
from ktrack.models import Engagement, Person
from ktrack.packs import Item, Named, OpenQuestion, Pack

NOBODY = Named("", "")
"""Stands for somebody whom the viewer does not know by name."""


@dataclass(frozen=True)
class Sight:
    """people: the ids of those known by name, None: all; texts: whether all questions can be read; key: the
    viewer's own id."""

    people: frozenset[str] | None
    texts: bool
    key: str

    def of(self, pack: Pack) -> Pack:
        """Return the pack without what the viewer may not see."""
        return replace(
            pack,
            plan=tuple(self._item(item) for item in pack.plan),
            questions=tuple(self._question(question) for question in pack.questions),
        )

    def _item(self, item: Item) -> Item:
        proofs = (replace(proof, person=self._name(proof.person)) for proof in item.proofs)
        known = sorted(proofs, key=lambda proof: proof.person == NOBODY)
        return replace(item, proofs=tuple(known))

    def _question(self, question: OpenQuestion) -> OpenQuestion:
        if self.texts or self.key in question.involved:
            return question
        hidden = replace(question, text="", asker=self._name(question.asker))
        return hidden if self.people is None else replace(hidden, expert=self._name(question.expert))

    def _name(self, person: Named) -> Named:
        known = self.people is None or person.key in self.people or person.key == self.key
        return person if known else NOBODY


def people_shown(pack: Pack) -> set[str]:
    """Return the company's ids of those of whom a pack, as it is seen, says what they proved or asked."""
    proofs = {proof.person.key for item in pack.plan for proof in item.proofs}
    return (proofs | {question.asker.key for question in pack.questions}) - {NOBODY.key}


def sight(viewer: Person, engagement: Engagement, pack: Pack) -> Sight:
    """Return what the viewer sees: its manager all, administrators all names, others whom they work with.

    What was asked is for the pair, the experts and the manager; experts of the engagement are known to all
    who take part in it.
    """
    manages = engagement.manager_id == viewer.id
    if sees_all(viewer, engagement):
        return Sight(None, manages, viewer.key)
    keys = {proof.person.key for item in pack.plan for proof in item.proofs}
    keys |= {person.key for question in pack.questions for person in (question.asker, question.expert)}
    known = queries.known_keys(viewer, keys) | {expert.key for expert in pack.experts}
    return Sight(frozenset(known), False, viewer.key)
