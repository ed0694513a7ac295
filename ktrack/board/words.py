"""What kinds of posts, reasons and decisions are called, and the rules of the board."""

from flask_babel import lazy_gettext as _l

from ktrack.models.choices import Decision, DigestRhythm, FlagReason, PostKind

KINDS = {
    PostKind.ASKING: _l("Asking"),
    PostKind.OFFERING: _l("Offering"),
    PostKind.DISCUSSING: _l("Discussing"),
}
KIND_HINTS = {
    PostKind.ASKING.value: _l("You need help; later you mark the reply that helped."),
    PostKind.OFFERING.value: _l("You can help: with a skill, an hour, a second pair of eyes."),
    PostKind.DISCUSSING.value: _l("You want to hear what others think."),
}
REASONS = {
    FlagReason.SPAM: _l("Spam or advertising"),
    FlagReason.ABUSIVE: _l("Abusive: insults, threats, discrimination"),
    FlagReason.PERSONAL_DATA: _l("Personal data of somebody"),
    FlagReason.SECRETS: _l("Passwords or business secrets"),
    FlagReason.OFF_TOPIC: _l("Has nothing to do with our work"),
}
DISAGREE = "disagree"
DISAGREE_LABEL = _l("I disagree, or it is wrong")
DECISIONS = {Decision.KEEP: _l("Show it"), Decision.HIDE: _l("Hide it")}
DECIDED = {Decision.KEEP: _l("shown"), Decision.HIDE: _l("hidden")}
RHYTHMS = {
    DigestRhythm.DAILY: _l("Every day"),
    DigestRhythm.WEEKLY: _l("Every Monday"),
    DigestRhythm.OFF: _l("Never"),
}
CONDUCT = (
    _l("Be kind to people and hard on problems. Disagreement is welcome."),
    _l("Insults, threats, advertising, personal data of others, passwords and secrets are hidden."),
    _l("You write under your own name; everybody inside may read it, and earlier wordings too."),
)
