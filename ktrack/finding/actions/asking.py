"""Asking for a mentor, and what becomes of it: accepted, declined, handed on, taken back."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from ktrack.access import trail
from ktrack.base import clock
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused, Stale
from ktrack.base.text import new_key
from ktrack.finding.actions.telling import tell
from ktrack.finding.queries import offers, pairs, requests
from ktrack.models import MentorRequest, MentorRequestMove, Offer, Person, Shadowing
from ktrack.models.choices import Form, Kind, RequestState

MOST_OPEN = 3
"""Requests that one person may have open at a time."""
MOST_SKILLS = 5
LONGEST_CADENCE = 366
LONGEST = timedelta(days=2 * 366)
"""So far ahead a relationship may last; it can be prolonged."""
WORD = _l("Say it in a sentence: it is read by a person.")
ANSWERED = _l("This request was answered in the meantime.")
HANDED_ON = _l("This request was handed on in the meantime.")
WITHDRAWN = _l("This request was taken back in the meantime.")
_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True)
class Asking:
    """What somebody wants of a mentor: skills, what to reach, and a session so often (days)."""

    skill_ids: frozenset[int]
    goal: str
    cadence_days: int


def ask(
    offer: Offer, asking: Asking, key: str, *, by: Person, at: datetime, today: date, timezone: str
) -> tuple[MentorRequest, bool]:
    """Ask whoever offers it to be one's mentor; returns the request and whether it is new.

    `key` comes with the form: sending it twice asks once. Refused for one's own offer, one that does not
    stand or has no place, skills it does not have, a fourth open request, a second one to the same person,
    and where the two learn together already.
    """
    lock_row(by, ["name"])  # of two requests at once one is the fourth
    earlier = requests.by_key(key)
    if earlier is not None:
        if earlier.asker_id != by.id:
            raise Refused(_l("This form belongs to somebody else. Open the page again."))
        return earlier, False
    _check(offer, asking)
    _check_open(offer, by, today)
    request = MentorRequest(
        key=key, asker=by, mentor=offer.person, goal=asking.goal, cadence_days=asking.cadence_days,
        asked_at=at, reply_by=_reply_by(offer, at, timezone), state=RequestState.OPEN,
        skills=[skill for skill in offer.skills if skill.id in asking.skill_ids],
    )  # fmt: skip
    db.session.add(request)
    trail.note(by, "mentor.ask", request, at, mentor=offer.person_id, skills=sorted(asking.skill_ids))
    tell(request.mentor, "mentoring.asked", request, "asked")
    return request, True


def _check(offer: Offer, asking: Asking) -> None:
    if not asking.goal.strip():
        raise Refused(_l("Say what you want to reach."), "goal")
    if not 1 <= len(asking.skill_ids) <= MOST_SKILLS:
        raise Refused(_l("Choose 1 to 5 skills."), "skills")
    if not asking.skill_ids <= {skill.id for skill in offer.skills}:
        raise Refused(_l("The offer has other skills by now. Open the page again."), "skills")
    if not 1 <= asking.cadence_days <= LONGEST_CADENCE:
        raise Refused(_l("Enter 1 to 366 days."), "cadence_days")


def _check_open(offer: Offer, by: Person, today: date) -> None:
    if offer.person_id == by.id:
        raise Refused(_l("This is your own offer."))
    if not offers.stands(offer, today):
        raise Refused(_l("This offer is paused or was withdrawn. Look for another mentor."))
    if not offers.card(offer, today).free:
        raise Refused(_l("All places are taken. Look for another mentor, or come back later."))
    if pairs.learn_together(offer.person, by, today):
        raise Refused(_l("%(name)s is your mentor already.", name=offer.person.name))
    if requests.asks(by, offer.person_id):
        raise Refused(_l("You have asked %(name)s already. Wait for the answer.", name=offer.person.name))
    if requests.open_of(by) >= MOST_OPEN:
        raise Refused(_l("Three of your requests are open. Wait for an answer, or take one back."))


def _reply_by(offer: Offer, at: datetime, timezone: str) -> datetime:
    """Return the end of the day on which the mentor has promised an answer."""
    day = clock.day_of(at, timezone) + timedelta(days=offer.reply_days)
    return datetime.combine(day, _LAST_SECOND, ZoneInfo(timezone))


def withdraw(request: MentorRequest, *, by: Person, at: datetime) -> None:
    """Take one's request back; repeating it is harmless. Stale once it was answered."""
    if _settled(request, RequestState.WITHDRAWN):
        return
    request.state, request.answered_at = RequestState.WITHDRAWN, at
    trail.note(by, "mentor.withdraw", request, at)
    tell(request.mentor, "mentoring.withdrawn", request, "withdrawn")


def accept(
    request: MentorRequest, until: date, word: str, *, by: Person, at: datetime, today: date
) -> Shadowing:
    """Become the asker's mentor until a day; returns the relationship, the same one if it is sent twice.

    Refused without a free place, for a day before today or more than two years ahead, and where the two learn
    together already. Stale if the request was answered otherwise or taken back.
    """
    if _settled(request, RequestState.ACCEPTED):
        return db.session.get_one(Shadowing, request.shadowing_id)
    _check_holder(request, by)
    check_until(until, today)
    _check_hired(by, until, today)
    _check_place(by, today)
    if pairs.learn_together(by, request.asker, today):
        raise Refused(_l("You are the mentor of %(name)s already.", name=request.asker.name))
    shadowing = Shadowing(
        key=new_key("h"), mentor=by, mentee=request.asker, starts_on=today, ends_on=until,
        form=Form.REGULAR, skills=list(request.skills),
    )  # fmt: skip
    db.session.add(shadowing)
    db.session.flush()
    _answer(request, RequestState.ACCEPTED, word, at)
    request.shadowing = shadowing
    trail.note(by, "mentor.accept", request, at, shadowing=shadowing.id, until=until.isoformat())
    tell(request.asker, "mentoring.answered", request, "accepted")
    return shadowing


def _check_holder(request: MentorRequest, by: Person) -> None:
    if request.mentor_id != by.id:
        raise Stale(HANDED_ON)


def _check_hired(mentor: Person, until: date, today: date) -> None:
    """Freelancers are here while they are hired."""
    if mentor.kind is not Kind.FREELANCER:
        return
    last = offers.hired_until(mentor, today)
    if last is None or until > last:
        raise Refused(_l("You can be a mentor here until your engagement ends."), "until")


def check_until(until: date, today: date) -> None:
    """Raise Refused for a last day before today or too far ahead."""
    if until < today:
        raise Refused(_l("Choose a day to come."), "until")
    if until - today > LONGEST:
        raise Refused(_l("Choose a day within the next two years. You can prolong it later."), "until")


def _check_place(mentor: Person, today: date) -> None:
    """Lock the mentor's offer, so that of two requests accepted at once one gets the last place."""
    offer = offers.own(mentor)
    if offer is None or offer.withdrawn_at is not None:
        raise Refused(_l("You have withdrawn your offer. Offer again, then accept."))
    lock_row(offer)
    if not offers.card(offer, today).free:
        raise Refused(_l("All your places are taken. Offer more places, decline, or hand the request on."))


def decline(request: MentorRequest, word: str, *, by: Person, at: datetime) -> None:
    """Say no, with a word to the asker; repeating it is harmless. Stale as `accept`."""
    if not word.strip():
        raise Refused(WORD, "word")
    if _settled(request, RequestState.DECLINED):
        return
    _check_holder(request, by)
    _answer(request, RequestState.DECLINED, word, at)
    trail.note(by, "mentor.decline", request, at)
    tell(request.asker, "mentoring.answered", request, "declined")


def forward(
    request: MentorRequest, to_offer_id: int, word: str, *, by: Person, at: datetime, today: date,
    timezone: str,
) -> MentorRequestMove:  # fmt: skip
    """Hand an open request on to another mentor, who gets the time they promise; both sides are told.

    Refused without a word, and for whoever cannot take it. Stale as `accept`, and once it was handed on.
    """
    if not word.strip():
        raise Refused(WORD, "word")
    _settled(request, None)
    _check_holder(request, by)
    offer = next((one for one in requests.others(request, today) if one.id == to_offer_id), None)
    if offer is None:
        raise Refused(_l("This mentor cannot take the request. Choose one of the list."), "mentor")
    move = MentorRequestMove(
        number=len(request.moves) + 1, moved_from=by, moved_to=offer.person, moved_at=at, word=word
    )
    request.moves.append(move)
    request.mentor, request.reminded_at = offer.person, None
    request.reply_by = _reply_by(offer, at, timezone)
    trail.note(by, "mentor.forward", request, at, number=move.number, was=by.id, now=offer.person_id)
    tell(offer.person, "mentoring.asked", request, "asked")
    tell(request.asker, "mentoring.answered", request, "forwarded")
    return move


def _answer(request: MentorRequest, state: RequestState, word: str, at: datetime) -> None:
    request.state, request.answered_at, request.word = state, at, word


def _settled(request: MentorRequest, wanted: RequestState | None) -> bool:
    """Lock the request; whether it is what is wanted already. Stale if it is settled otherwise."""
    lock_row(request)
    if request.state is wanted:
        return True
    if request.state is not RequestState.OPEN:
        raise Stale(WITHDRAWN if request.state is RequestState.WITHDRAWN else ANSWERED)
    return False
