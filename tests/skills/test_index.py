"""The skill tree and its search."""

from collections.abc import Callable

import pytest

from ktrack.base.db import db
from tests.factories.cast import Cast, skill
from tests.people.test_list import SignIn, text_of


def many(count: int, category: str = "ESCO") -> None:
    db.session.add_all(
        skill(f"x{n}", f"Imported skill {n:04}", f"Fähigkeit {n:04}", category) for n in range(count)
    )
    db.session.commit()


def test_the_tree_groups_by_category_and_counts(sign_in: SignIn, cast: Cast) -> None:
    page = text_of(sign_in("bob"), "/skills")
    head = page.split('<span class="tree__name">Platform</span>')[1].split("</summary>")[0]
    assert "2 skills" in head
    assert "1 planned or verified" in head
    assert f'href="/skills/{cast.kafka.id}"' in page


def test_names_stand_in_the_readers_language(sign_in: SignIn, cast: Cast) -> None:
    page = text_of(sign_in("charlie"), "/skills")
    assert f'href="/skills/{cast.kafka.id}">Betrieb von Apache Kafka</a>' in page


def test_only_what_plays_a_part_is_shown_on_request(sign_in: SignIn, cast: Cast) -> None:
    page = text_of(sign_in("bob"), "/skills?show=used")
    assert cast.kafka.name_en in page
    assert cast.secrets.name_en not in page


@pytest.mark.parametrize("words", ["kafka", "KAFKA", "apache op", "betrieb", "Abrechnungs", "rechnung"])
def test_a_search_finds_either_language_and_any_part(sign_in: SignIn, cast: Cast, words: str) -> None:
    page = text_of(sign_in("bob"), f"/skills?q={words}")
    found = cast.billing if "echnung" in words else cast.kafka
    assert f'href="/skills/{found.id}"' in page


def test_a_search_ignores_accents_and_takes_signs_literally(sign_in: SignIn, cast: Cast) -> None:
    db.session.add(skill("x", "Größenmessung 100%", "", "Lab"))
    db.session.commit()
    client = sign_in("bob")
    assert "Größenmessung" in text_of(client, "/skills?q=grossenmess")
    assert "Größenmessung" in text_of(client, "/skills?q=0%25")
    assert "No skill has that name." in text_of(client, "/skills?q=kaf_a")


def test_names_that_begin_so_come_first(sign_in: SignIn, cast: Cast) -> None:
    db.session.add_all([skill("a", "About javascript", ""), skill("b", "Script writing", "")])
    db.session.commit()
    page = text_of(sign_in("bob"), "/skills?q=script")
    assert page.index("Script writing") < page.index("About javascript")


def test_many_results_come_in_pages(sign_in: SignIn, cast: Cast) -> None:
    many(120)
    page = text_of(sign_in("bob"), "/skills?q=imported&page=3")
    assert "Page 3 of 3" in page
    assert "Imported skill 0119" in page


def test_the_tree_takes_as_many_queries_for_many_skills(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    client = sign_in("bob")
    db.session.expunge_all()
    few = count_queries(lambda: client.get("/skills"))
    many(150)
    db.session.expunge_all()
    assert count_queries(lambda: client.get("/skills")) == few


def test_of_many_skills_those_in_use_are_shown_and_the_categories_of_all(sign_in: SignIn, cast: Cast) -> None:
    many(1200)
    client = sign_in("bob")
    page = text_of(client, "/skills")
    assert cast.kafka.name_en in page
    assert "Imported skill" not in page
    assert '<a href="/skills?category=ESCO">ESCO</a> <span class="muted">1200</span>' in page
    assert len(page) < 40_000
    listed = text_of(client, "/skills?category=ESCO&page=2")
    assert "Page 2 of 24" in listed
    assert "Imported skill 0050" in listed
    assert cast.kafka.name_en not in listed


def test_skills_without_a_category_are_one_too(sign_in: SignIn, cast: Cast) -> None:
    db.session.add(skill("x", "Homeless", "", ""))
    db.session.commit()
    page = text_of(sign_in("bob"), "/skills?category=")
    assert "No category" in page
    assert "Homeless" in page
    assert cast.kafka.name_en not in page


def test_no_skill_at_all_says_what_to_do(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ktrack.skills.queries.skills.tree", lambda *_: {})
    monkeypatch.setattr("ktrack.skills.queries.skills.sizes", list)
    assert "No skill is recorded yet." in text_of(sign_in("bob"), "/skills")


def test_freelancers_see_no_tree(sign_in: SignIn) -> None:
    assert sign_in("fay").get("/skills").status_code == 403
