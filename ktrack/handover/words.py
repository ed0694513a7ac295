"""The words of handovers that pages and documents share."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ktrack.packs import Item, OpenQuestion, Pack, Proof, Retired
from ktrack.web.markdown import is_web_link

__all__ = ["is_web_link"]

KINDS = {
    "signoff": _l("sign-off"),
    "demo": _l("demo"),
    "teachback": _l("teach-back"),
    "quiz": _l("quiz"),
}


def skill_name(item: Item | Retired, locale: str) -> str:
    """Return the skill's name of that day in a language."""
    return item.name_de if locale == "de" else item.name_en


def kind_word(kind: str) -> str:
    """Return how something was proved; an unknown word is shown as it is."""
    return str(KINDS.get(kind, kind))


def seats(item: Item) -> str:
    """Return how many people hold the target of how many it takes."""
    held = min(len(item.proofs), item.seats)
    return str(ngettext("%(held)s of %(num)s person", "%(held)s of %(num)s people", item.seats, held=held))


def known(item: Item) -> list[Proof]:
    """Return the proofs of people whom the reader knows by name."""
    return [proof for proof in item.proofs if proof.person.key]


def others(item: Item) -> int:
    """Return how many more people hold the target whom the reader does not know by name."""
    return len(item.proofs) - len(known(item))


def others_word(count: int) -> str:
    """Return them in words."""
    return str(ngettext("%(num)s more person", "%(num)s more people", count))


def nobody_yet(item: Item) -> str:
    """Return why nobody holds the target."""
    return str(_("Nobody learned it.") if not item.learners else _("Nobody has reached the target."))


def asked(question: OpenQuestion) -> str:
    """Return who asked whom, as far as the reader may know."""
    names = {"asker": question.asker.name, "expert": question.expert.name}
    if all(names.values()):
        return str(_("%(asker)s asks %(expert)s", **names))
    return str(_("asked in the engagement"))


def undecided(pack: Pack) -> str:
    """Return how much still needs a reason."""
    return str(
        ngettext(
            "%(num)s thing is open and has no reason yet.",
            "%(num)s things are open and have no reason yet.",
            pack.undecided,
        )
    )
