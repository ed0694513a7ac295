"""One's own questions, and those of a pair."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.factories import questions
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
CountQueries = Callable[[Callable[[], object]], int]


def text(client: PageClient, path: str = "/questions") -> str:
    return words(client.get(path).get_data(as_text=True))


def test_the_most_urgent_comes_first_and_answered_ones_last(sign_in: SignIn, cast: Cast) -> None:
    questions.ask(cast, text="Not urgent", reply_by=NOW + timedelta(days=9))
    questions.ask(cast, text="Old and done", answer="Yes", answered_at=NOW, answered_by_id=cast.fay.id)
    questions.late(cast, text="Long overdue")
    page = text(sign_in("bob"))
    assert page.index("Long overdue") < page.index("Not urgent") < page.index("Old and done")
    assert "4 days late" in page
    assert "7 working days left" in page


def test_the_expert_sees_what_to_answer_and_what_is_answered(sign_in: SignIn, cast: Cast) -> None:
    questions.ask(cast, text="Open")
    questions.ask(cast, text="Done", answer="Yes", answered_at=NOW, answered_by_id=cast.fay.id)
    page = text(sign_in("fay"))
    assert (
        page.index("To answer 1") < page.index("Open") < page.index("Answered by you 1") < page.index("Done")
    )


@pytest.mark.parametrize("who", ["bob", "fay", "alice"])
def test_the_pairs_questions_are_seen_by_the_pair_and_its_manager(
    sign_in: SignIn, cast: Cast, who: str
) -> None:
    questions.ask(cast, text="Why so many partitions?")
    assert "Why so many partitions?" in text(sign_in(who), f"/shadowings/{cast.shadowing.id}/questions")


def test_an_administrator_reads_no_questions(sign_in: SignIn, cast: Cast) -> None:
    question = questions.ask(cast)
    adam = sign_in("adam")
    for path in (f"/questions/{question.id}", f"/shadowings/{cast.shadowing.id}/questions"):
        assert adam.get(path).status_code == 404
    assert question.text not in text(adam)


def test_somebody_who_was_asked_sees_the_question_but_not_the_pairs_others(
    sign_in: SignIn, cast: Cast
) -> None:
    asked = questions.ask(cast, expert_id=cast.gil.id, text="For Gil")
    other = questions.ask(cast, text="For Fay")
    gil = sign_in("gil")
    assert "For Gil" in text(gil, f"/questions/{asked.id}")
    assert gil.get(f"/questions/{other.id}").status_code == 404
    assert gil.get(f"/shadowings/{cast.shadowing.id}/questions").status_code == 404


def test_an_empty_list_says_what_to_do(sign_in: SignIn, cast: Cast) -> None:
    assert "No questions yet." in text(sign_in("mia"))
    assert "Ask a question" in text(sign_in("bob"), f"/shadowings/{cast.shadowing.id}/questions")


def test_ten_questions_cost_as_many_statements_as_two(
    sign_in: SignIn, cast: Cast, count_queries: CountQueries
) -> None:
    fay = sign_in("fay")
    for _ in range(2):
        questions.ask(cast)
    text(fay)
    few = count_queries(lambda: text(fay))
    for _ in range(8):
        questions.ask(cast)
    assert count_queries(lambda: text(fay)) == few
