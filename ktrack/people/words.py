"""What roles, kinds, states and deeds are called on the pages."""

from flask_babel import lazy_gettext as _l

from ktrack.models.choices import Kind, Locale, Role

ROLES = {
    Role.STAFF: _l("Staff"),
    Role.MANAGER: _l("Manager"),
    Role.EXECUTIVE: _l("Executive"),
    Role.ADMIN: _l("Administrator"),
    Role.FREELANCER: _l("Freelancer"),
}
KINDS = {Kind.INTERNAL: _l("In the company"), Kind.FREELANCER: _l("Freelancer")}
LANGUAGES = {Locale.EN: "English", Locale.DE: "Deutsch"}
STATES = {"active": _l("With us"), "leaving": _l("Leaves soon"), "left": _l("Has left")}
# Field of the policy: what it is called and what it does.
POLICY = {
    "kappa": (_l("Days per model-day (κ)"), _l("Higher: knowledge is forgotten more slowly.")),
    "eta": (
        _l("Growth by a passed check (η)"),
        _l("How much of the model's growth of stability a check brings."),
    ),
    "a_signoff": (_l("Trust in a sign-off"), _l("Chance that somebody just signed off passes a check.")),
    "a_quiz": (_l("Trust in a quiz"), _l("Chance that somebody who passed a quiz passes a check.")),
    "a_teachback": (
        _l("Trust in a teach-back"),
        _l("Chance that somebody who taught it back passes a check."),
    ),
    "a_demo": (_l("Trust in a demo"), _l("Chance that somebody who showed it passes a check.")),
    "nu_plain": (_l("Speed of forgetting after a use"), _l("1 is full speed, 0.5 half.")),
    "nu_attested": (_l("Speed of forgetting after an attested use"), _l("When somebody else saw the use.")),
    "use_window": (_l("Days a use helps"), _l("For so many days forgetting is slower.")),
    "d_init": (_l("Difficulty of a skill that names none"), _l("1 is easy, 10 is hard.")),
    "theta": (_l("Dependable from (θ)"), _l("Chance of passing from which a holder counts for coverage.")),
    "rho": (
        _l("Correlation within a person (ρ)"),
        _l("Widens the interval: who forgets one skill forgets others."),
    ),
    "sd_ln_kappa": (_l("Uncertainty of κ"), _l("Standard deviation of ln κ; widens the interval.")),
    "min_interval": (_l("Shortest time between checks"), _l("In days.")),
    "max_interval": (_l("Longest time between checks"), _l("In days.")),
}
# By importance 1 … 5
WANTED = (
    _l("Retention wanted at importance 1"),
    _l("Retention wanted at importance 2"),
    _l("Retention wanted at importance 3"),
    _l("Retention wanted at importance 4"),
    _l("Retention wanted at importance 5"),
)

ACTIONS = {
    "account.add": _l("made an account"),
    "account.disable": _l("disabled an account"),
    "account.enable": _l("enabled an account"),
    "account.password": _l("set a password"),
    "account.sign-in": _l("signed in"),
    "account.sign-out-everywhere": _l("signed out on every device"),
    "agreement.accept": _l("accepted an agreement"),
    "agreement.propose": _l("proposed an agreement"),
    "agreement.return": _l("returned an agreement"),
    "calendar.make": _l("made a calendar address"),
    "calendar.revoke": _l("revoked a calendar address"),
    "check.cancel": _l("cancelled a planned check"),
    "check.hand": _l("handed a planned check to somebody else"),
    "check.move": _l("moved a planned check"),
    "checks.plan": _l("planned the checks of a week"),
    "concern.answer": _l("answered a concern"),
    "concern.raise": _l("raised a concern"),
    "contest.answer": _l("answered what somebody contests"),
    "contest.raise": _l("contested evidence"),
    "demo.load": _l("loaded the demo company"),
    "departure.record": _l("recorded a departure"),
    "departure.return": _l("recorded a return"),
    "departure.withdraw": _l("withdrew a departure"),
    "engagement.amend": _l("amended an engagement"),
    "engagement.manager": _l("gave an engagement to another manager"),
    "engagement.register": _l("registered an engagement"),
    "evidence.record": _l("recorded evidence"),
    "evidence.revise": _l("corrected evidence"),
    "evidence.void": _l("took evidence back"),
    "feedback.ask": _l("asked for feedback"),
    "feedback.give": _l("gave feedback"),
    "import": _l("imported a folder"),
    "link.confirm": _l("confirmed something by a signed link"),
    "link.decline": _l("declined something by a signed link"),
    "link.make": _l("had a signed link sent"),
    "link.revoke": _l("withdrew a signed link"),
    "kappa.adopt": _l("adopted another κ"),
    "kappa.propose": _l("proposed another κ"),
    "kappa.reject": _l("rejected another κ"),
    "log.correct": _l("corrected a log entry"),
    "log.void": _l("took a log entry back"),
    "log.write": _l("wrote a log entry"),
    "mail.choose": _l("chose how mail comes"),
    "mail.retry": _l("had mail tried again"),
    "person.add": _l("recorded a person"),
    "person.change": _l("changed a person"),
    "person.language": _l("chose a language"),
    "policy.adopt": _l("changed the policy"),
    "scenario.delete": _l("deleted a scenario"),
    "scenario.keep": _l("kept a scenario"),
    "scenario.rename": _l("renamed a scenario"),
    "privacy.adopt": _l("changed the privacy rules"),
    "session.accept": _l("accepted a session"),
    "session.cancel": _l("cancelled a session"),
    "session.decline": _l("declined a session"),
    "session.follow-up": _l("ticked what was agreed in a session"),
    "session.hold": _l("wrote up a session"),
    "session.move": _l("moved a session"),
    "session.propose": _l("proposed a session"),
    "question.answer": _l("answered a question"),
    "question.ask": _l("asked a question"),
    "question.escalate": _l("asked the manager to help with a question"),
    "question.move": _l("gave a question to somebody else"),
    "practice.note": _l("noted a practice"),
    "pulse.answer": _l("answered the pulse"),
    "quiz.finish": _l("handed a quiz in"),
    "quiz.judge": _l("judged the answers of a quiz"),
    "quiz.retire": _l("retired a question of a quiz"),
    "quiz.start": _l("started a quiz"),
    "quiz.write": _l("wrote a question for quizzes"),
    "shadowing.add": _l("added a shadowing"),
    "shadowing.change": _l("changed a shadowing"),
    "shadowing.remove": _l("removed a shadowing"),
    "skill.add": _l("recorded a skill"),
    "skill.change": _l("changed a skill"),
    "suggestion.answer": _l("answered a suggestion"),
    "suggestion.close": _l("closed a suggestion"),
    "view.delete": _l("deleted a saved view"),
    "view.share": _l("shared a saved view"),
    "view.unshare": _l("took a shared view back"),
    "team.add": _l("made a team"),
    "team.rename": _l("renamed a team"),
}


def action_word(action: str) -> object:
    """Return what the trail's `action` is called; an unknown one is shown as it was written."""
    return ACTIONS.get(action, action)
