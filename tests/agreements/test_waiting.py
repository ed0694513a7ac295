"""What waits for somebody: versions to answer, and mentees who are not heard yet."""

from ktrack.agreements import actions, queries
from ktrack.base.db import db
from tests.conftest import NOW
from tests.factories import agreed
from tests.factories.cast import Cast


def test_an_open_version_waits_for_the_other_side_only(cast: Cast) -> None:
    made = agreed.propose(cast)
    waits = {who.key: queries.to_answer(who) for who in (cast.bob, cast.fay, cast.alice, cast.mia)}
    assert waits == {"bob": [made], "fay": [], "alice": [], "mia": []}


def test_only_the_newest_version_waits(cast: Cast) -> None:
    agreed.propose(cast)
    newer = agreed.propose(cast, cadence_days=7)
    assert queries.to_answer(cast.bob) == [newer]
    actions.accept(newer, by=cast.bob, at=NOW)
    assert queries.to_answer(cast.bob) == []


def test_what_a_former_mentor_proposed_waits_for_nobody(cast: Cast) -> None:
    agreed.propose(cast)
    cast.shadowing.mentor_id = cast.mia.id
    db.session.commit()
    assert queries.to_answer(cast.bob) == []


def test_a_mentee_waits_until_heard(cast: Cast) -> None:
    told = agreed.tell(cast)
    assert queries.unheard(cast.fay) == [told]
    assert queries.unheard(cast.bob) == []
    actions.answer(told, "We share the first shifts.", by=cast.fay, at=NOW)
    assert queries.unheard(cast.fay) == []
