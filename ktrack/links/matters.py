"""What a link is asked for, and what it is about: the one thing that its page shows and that it does."""

from dataclasses import dataclass

from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.models import Agreement, Person, Question, Shadowing, SignedLink, Skill
from ktrack.models.choices import LinkPurpose


@dataclass(frozen=True)
class Wish:
    """What somebody asks a person to do by a link; level and skill only where a level is confirmed."""

    purpose: LinkPurpose
    subject_id: int
    person: Person
    skill_id: int | None = None
    level: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Matter:
    """The shadowing of a link, and the skill, the question or the agreement it is for."""

    shadowing: Shadowing
    skill: Skill | None = None
    question: Question | None = None
    agreement: Agreement | None = None

    def stands(self, link: SignedLink) -> bool:
        """Whether the person of the link may still do what it is for."""
        if self.question is not None:
            open_still = self.question.answered_at is None
            return open_still and may(link.person, Permission.QUESTION_ANSWER, self.question)
        if self.agreement is not None:
            open_still = self.agreement.answer is None
            return open_still and may(link.person, Permission.AGREEMENT_ANSWER, self.agreement)
        return self.shadowing.mentor_id == link.person_id and self.skill in self.shadowing.skills
