"""Random histories and companies for property tests: few people, few skills, two years of days."""

from hypothesis import strategies as st

from ktrack.scoring.columns import OPEN, Grade, Kind
from tests.scoring.building import Absence, Item, Mentee, Row, World, check, claim, signoff, use

DAYS = st.integers(0, 700)
LEVELS = st.integers(0, 5)
GRADES = st.sampled_from([Grade.AGAIN, Grade.HARD, Grade.GOOD, Grade.EASY])
PEOPLE, SKILLS = 3, 2
PAIRS = st.integers(0, PEOPLE * SKILLS - 1)
ENDS = st.one_of(st.just(OPEN), DAYS)

SIGNOFFS = st.builds(signoff, DAYS, LEVELS, PAIRS)
CHECKS = st.builds(
    check, DAYS, LEVELS, GRADES, st.sampled_from([Kind.QUIZ, Kind.DEMO, Kind.TEACHBACK]), PAIRS
)
USES = st.builds(use, DAYS, st.booleans(), PAIRS)
CLAIMS = st.builds(claim, DAYS, LEVELS, PAIRS)


@st.composite
def histories(draw: st.DrawFn, most: int = 25) -> list[Row]:
    """Evidence of all types; some rows revise or void an earlier one, some were recorded late."""
    least = draw(st.sampled_from([0, most // 2]))
    rows = draw(st.lists(st.one_of(SIGNOFFS, CHECKS, USES, CLAIMS), min_size=least, max_size=most))
    for i in range(1, len(rows)):
        revises = draw(st.one_of(st.just(-1), st.just(-1), st.integers(0, i - 1)))
        void = revises >= 0 and draw(st.booleans())
        late = rows[i].day + draw(st.integers(0, 40))
        rows[i] = rows[i]._replace(revises=revises, void=void, recorded=late)
    return rows


ITEMS = st.builds(
    Item,
    team=st.integers(0, 1),
    skill=st.integers(0, SKILLS - 1),
    target=LEVELS,
    importance=st.integers(1, 5),
    seats=st.integers(1, 3),
    baseline=st.integers(0, 1),
    starts=st.integers(0, 300),
    retired=st.one_of(st.just(OPEN), st.integers(200, 700)),
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A company with a plan, mentees who start on their days, leavers who may return, and a freelancer."""
    items = draw(st.lists(ITEMS, min_size=1, max_size=5))
    mentees = st.builds(
        Mentee,
        item=st.integers(0, len(items) - 1),
        person=st.integers(0, PEOPLE - 1),
        starts=st.integers(0, 400),
    )
    return World(
        PEOPLE,
        SKILLS,
        rows=draw(histories()),
        items=items,
        mentees=draw(st.lists(mentees, min_size=draw(st.sampled_from([0, 6])), max_size=10)),
        absences=draw(
            st.lists(
                st.builds(Absence, person=st.integers(0, PEOPLE - 1), left=DAYS, returned=ENDS), max_size=2
            )
        ),
        freelancers=draw(st.sampled_from([frozenset(), frozenset({PEOPLE - 1})])),
        difficulty=draw(st.sampled_from([float("nan"), 2.0, 9.5])),
    )
