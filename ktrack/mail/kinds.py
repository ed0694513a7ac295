"""What sorts of news there are, what each is called, and how it comes to whoever has not chosen."""

from flask_babel import lazy_gettext as _l

from ktrack.models.choices import Delivery

ATTENTION = "attention.digest"
VIEW = "view.due"
REVIEW = "procedure.review"
FOLLOWED = "board.digest"

KINDS = {
    "agreement.proposed": _l("An agreement is proposed to you"),
    "agreement.answered": _l("An agreement you proposed is answered"),
    "concern.raised": _l("A mentee wants to be heard"),
    "concern.answered": _l("What you raised is answered"),
    "session.proposed": _l("A session is proposed to you"),
    "session.answered": _l("A session you proposed is answered"),
    "session.moved": _l("A session is moved"),
    "session.cancelled": _l("A session is cancelled"),
    "feedback.asked": _l("Somebody asks for your feedback"),
    "feedback.given": _l("Somebody gave you feedback"),
    "question.asked": _l("Somebody asks you a question"),
    "question.answered": _l("Your question is answered"),
    "question.escalated": _l("A question is late and you are asked to help"),
    "question.moved": _l("A question has gone to somebody else"),
    "handover.begun": _l("A handover begins and you are asked for your word"),
    "procedure.drafted": _l("A question of yours becomes a procedure that you complete"),
    "procedure.changed": _l("A procedure that you look after is changed"),
    REVIEW: _l("A procedure is to be reviewed"),
    "link.confirm": _l("You are asked to confirm something by a link"),
    "link.answered": _l("A link you asked for is answered"),
    "contest.raised": _l("Somebody contests evidence that you may answer for"),
    "contest.answered": _l("What you contested is answered"),
    "check.planned": _l("A check is planned for you"),
    "board.reply": _l("Somebody replies to your post"),
    "board.helped": _l("Your reply helped"),
    FOLLOWED: _l("What is new in what you follow on the board"),
    "board.moderation": _l("What you wrote on the board is hidden or shown again"),
    "board.queue": _l("Something on the board waits for a moderator"),
    "mentoring.asked": _l("Somebody asks you to be their mentor"),
    "mentoring.answered": _l("Your request for a mentor is answered or handed on"),
    "mentoring.withdrawn": _l("A request for you as a mentor is taken back"),
    "mentoring.late": _l("A request for you as a mentor waits longer than you said"),
    "mentoring.ended": _l("A mentoring relationship is ended or prolonged"),
    "pathway.proposed": _l("A pathway is proposed to you"),
    VIEW: _l("A saved view that you have mailed to you"),
    ATTENTION: _l("Pairs, answers, sign-offs and ends that need a manager"),
}

DELIVERIES = {
    Delivery.AT_ONCE: _l("At once"),
    Delivery.DIGEST: _l("Once a day, together"),
    Delivery.NEVER: _l("Never"),
}

SECRET = ("link.confirm",)
"""Kinds whose text holds a secret: it is not kept once it is sent."""
DIGESTED = (ATTENTION,)
"""Kinds that come once a day to whoever has chosen nothing."""


def kind_word(kind: str) -> object:
    """Return what a kind of news is called; an unknown one is shown as it is stored."""
    return KINDS.get(kind, kind)


def usual(kind: str) -> Delivery:
    """Return how a kind of news comes to whoever has not chosen."""
    return Delivery.DIGEST if kind in DIGESTED else Delivery.AT_ONCE
