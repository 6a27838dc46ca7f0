"""Names typed or pasted, matched against the register of children."""

from datetime import date

import pytest

from consents.records.picking import pick, read_lines
from tests.consents.checks.made import make_child

pytestmark = pytest.mark.django_db


def test_a_full_name_picks_the_one_child_who_has_it(manager):
    ada = make_child("Ada Okafor")
    make_child("Leo Park")

    assert pick("ada OKAFOR", manager).confirmed == {ada.pk: False}


@pytest.mark.parametrize(
    "line",
    [
        "Zoë-Anne O’Brien",
        "zoe anne obrien",
        "O'Brien, Zoe-Anne",
        "- Zo O Brien",
        "3. Zo O'Brien",
        "zoeanne obrien",
        "  Zoe Anne O'Brien  ",
    ],
)
def test_accents_order_bullets_and_known_as_names_make_no_difference(manager, line):
    zoe = make_child("Zoë-Anne O’Brien", known_as="Zo")

    assert list(pick(line, manager).confirmed) == [zoe.pk]


def test_namesakes_are_offered_with_nobody_picked(manager):
    one, other = make_child("Ada Okafor"), make_child("Ada Okafor", date_of_birth=date(2019, 1, 2))

    picked = pick("Ada Okafor", manager)

    assert picked.confirmed == {}
    assert set(picked.open[0].candidates) == {one, other}


def test_a_namesake_by_a_known_as_name_is_offered_too(manager):
    make_child("Addy Okafor")
    make_child("Adaeze Okafor", known_as="Addy")

    picked = pick("Addy Okafor", manager)

    assert picked.confirmed == {}
    assert len(picked.open[0].candidates) == 2


@pytest.mark.parametrize(
    "line", ["Ada Okafor 2/1/2019", "Ada Okafor, born 02.01.2019", "Ada Okafor (2019-01-02)"]
)
def test_a_date_of_birth_tells_namesakes_apart_and_confirms(manager, line):
    make_child("Ada Okafor")
    younger = make_child("Ada Okafor", date_of_birth=date(2019, 1, 2))

    assert pick(line, manager).confirmed == {younger.pk: True}


def test_a_wrong_date_of_birth_picks_nobody(manager):
    make_child("Ada Okafor")

    assert pick("Ada Okafor 2/1/2011", manager).confirmed == {}
    assert pick("Ada Okafor 31/2/2011", manager).confirmed != {}


def test_the_number_of_a_child_picks_and_confirms(manager):
    ada = make_child("Ada Okafor")

    assert pick(f"child {ada.pk}", manager).confirmed == {ada.pk: True}
    assert pick(f"Leo Park child {ada.pk}", manager).confirmed == {}


@pytest.mark.parametrize("line", ["Ada", "Okafor", "oka", "Ada Oka", "Ada Grace Okafor"])
def test_less_or_other_than_the_name_is_offered_or_open_and_never_picked(manager, line):
    make_child("Ada Ngozi Okafor")

    picked = pick(line, manager)

    assert picked.confirmed == {}
    assert [one.text for one in picked.open] == [line]


def test_unknown_names_stay_open_without_candidates(manager):
    picked = pick("Nobody Here\nx", manager)

    assert [(one.text, one.candidates, one.added) for one in picked.open] == [
        ("Nobody Here", (), False),
        ("x", (), False),
    ]


def test_who_fits_and_is_added_already_is_said_so(manager):
    ada = make_child("Ada Okafor")

    (open_line,) = pick("oka", manager, already=[ada.pk]).open

    assert open_line.added
    assert open_line.candidates == ()


def test_a_common_name_offers_eight_and_says_that_there_are_more(manager):
    by = make_child("Somebody Else").added_by
    for n in range(10):
        make_child(f"Ada{'x' * n} Okafor", added_by=by)

    (open_line,) = pick("okafor", manager).open

    assert len(open_line.candidates) == 8
    assert open_line.more


def test_who_may_not_look_for_children_finds_nobody(officer):
    make_child("Ada Okafor")

    assert pick("Ada Okafor", officer).confirmed == {}


def test_thirty_names_cost_as_many_queries_as_three(manager, django_assert_max_num_queries):
    from tests.consents.checks.made import make_class

    children = make_class(30)
    with django_assert_max_num_queries(3):
        picked = pick("\n".join([*(child.name for child in children), "Nobody Here", "last"]), manager)

    assert len(picked.confirmed) == 30
    assert len(picked.open) == 2


def test_lines_are_split_at_line_ends_tabs_and_semicolons():
    assert [line.text for line in read_lines("Ada; Leo\n\n* Zo\tMo")] == ["Ada", "Leo", "Zo", "Mo"]


def test_a_line_of_very_many_words_is_left_open(manager):
    assert pick("a b c d e f g h i j " * 3, manager).open[0].candidates == ()


def test_nobody_is_picked_where_more_children_fit_than_are_looked_at(manager, monkeypatch):
    monkeypatch.setattr("consents.records.picking._FOUND", 2)
    make_child("Ada Okafor")
    make_child("Chi Okafor", known_as="Cee")

    assert pick("Ada Okafor", manager).confirmed == {}
    assert pick("Leo Park", manager).confirmed == {}


def test_a_hyphenated_name_written_as_one_word_is_the_same_name(manager):
    child = make_child("Anne-Marie O’Brien")

    assert pick("annemarie obrien", manager).confirmed == {child.pk: False}


def test_a_number_beside_the_childs_own_name_picks_them_and_beside_another_name_nobody(manager):
    ada = make_child("Ada Okafor")

    assert pick(f"Ada Okafor, child {ada.pk}", manager).confirmed == {ada.pk: True}
    assert pick(f"Ada Okafor, child {ada.pk + 1}", manager).confirmed == {}
