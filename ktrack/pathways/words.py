"""How far somebody is, in words, each with its tone."""

from flask_babel import lazy_gettext as _l

from ktrack.scoring.pathway import Place, Proof

PLACES = {
    Place.DONE: ("verified", _l("proved")),
    Place.OPEN: ("planned", _l("open now")),
    Place.LATER: ("neutral", _l("comes later")),
}
PROOFS = {
    Proof.PROVED: ("verified", _l("proved")),
    Proof.DUE: ("at-risk", _l("proved, due for a check")),
    Proof.FORMER: ("transferred", _l("proved once, lower now")),
    Proof.LOWER: ("planned", _l("on the way")),
    Proof.MISSING: ("unknown", _l("not assessed")),
}
