"""Names: found whatever their accents, hyphens and case; namesakes and twins told apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consents.models import Adult, Child
from consents.records import finding
from consents.records.folding import fold, search_text, squash
from tests.consents import factories


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Zoë O’Brien-Lee ", "zoe o brien lee"),
        ("ŁUKASZ Ørsted", "lukasz orsted"),
        ("Weiß", "weiss"),
        ("Æthelred", "aethelred"),
        ("Nguyễn Văn", "nguyen van"),
        ("李 小龍", "李 小龍"),
        ("a\u200bb", "ab"),
        ("İpek Işık", "ipek isik"),
        ("…", ""),
    ],
)
def test_names_are_folded(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert squash(text) == squash(fold(text))


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_name_is_found_by_each_of_its_words(given_names, family_name):
    searched = search_text(given_names, family_name)

    assert all(word in searched for word in fold(f"{given_names} {family_name}").split())


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["obrien", "O'Brien", "o’brien zoe", "ZOË", "Lee", "brien-lee", "zo"])
def test_a_child_is_found(text):
    child = factories.make_child("Zoë", "O’Brien-Lee")
    factories.make_child("Ben", "Okafor")

    assert list(Child.objects.search(text)) == [child]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "z", "-", "zoe okafor", "%", "_e"])
def test_too_little_or_too_much_finds_nobody(text):
    factories.make_child("Zoë", "O’Brien-Lee")

    assert list(Child.objects.search(text)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/consents/children/", "/consents/", "/checks/", "/consents/withdraw/"])
@pytest.mark.parametrize(("text", "said"), [("z", True), ("’", True), ("zo", False), ("x" * 200, False)])
def test_one_letter_is_answered_by_asking_for_another(url, text, said, client_for, comms):
    factories.make_child("Zoë", "O’Brien-Lee")

    page = client_for(comms).get(url, {"find": finding.hide(text, comms)})

    assert page.status_code == 200
    assert ("Type at least two letters" in page.content.decode()) is said


@pytest.mark.django_db
def test_a_search_finds_twenty_at_most():
    for _ in range(22):
        factories.make_child("Mia")

    assert len(Child.objects.search("mia")) == 20


@pytest.mark.django_db
def test_namesakes_and_twins_are_alike():
    child = factories.make_child("Mia Rose", "O’Brien", born=date(2017, 5, 3))
    namesake = factories.make_child("Mía", "OBrien", born=date(2015, 1, 1))
    twin = factories.make_child("Ben", "O'Brien", born=date(2017, 5, 3))
    factories.make_child("Ben", "Okafor", born=date(2017, 5, 3))
    factories.make_child("Tom", "O’Brien", born=None)

    assert set(Child.objects.alike(child)) == {namesake, twin}


@pytest.mark.django_db
def test_children_without_a_birthday_are_not_twins():
    child = factories.make_child("Mia", "O’Brien", born=None)
    factories.make_child("Ben", "O’Brien", born=None)

    assert not Child.objects.alike(child).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("manager", True),
        ("comms", True),
        ("safeguarding", True),
        ("officer", False),
        ("auditor", False),
        ("admin", False),
        ("stranger", False),
    ],
)
def test_who_may_look_for_children(who, sees, request):
    factories.make_child()

    assert Child.objects.visible_to(request.getfixturevalue(who)).exists() is sees


@pytest.mark.django_db
def test_adults_who_spoke_for_a_child_are_found_once():
    child = factories.make_child()
    form = factories.make_form(children=[child])
    factories.make_form(children=[child], adult=form.adult)
    other = factories.make_adult()
    factories.make_withdrawal(child, adult=other)
    factories.make_form()

    assert set(Adult.objects.who_spoke_for([child.pk])) == {form.adult, other}
    assert Adult.objects.who_spoke_for([child.pk]).count() == 2


@pytest.mark.django_db
def test_a_row_says_its_number_and_never_its_name():
    form = factories.make_form()
    child, adult = form.consents.get().child, form.adult

    for row in (
        child,
        adult,
        form,
        form.consents.get(),
        factories.make_withdrawal(child),
        factories.make_flag(child),
    ):
        assert child.family_name not in repr(row)
        assert adult.name not in repr(row)


@pytest.mark.django_db
def test_what_is_searched_travels_sealed_and_for_one_person(comms, comms2):
    word = finding.hide("Mia Okafor", comms)

    assert "Mia" not in word
    assert finding.reveal(word, comms) == "Mia Okafor"
    assert finding.reveal(word, comms2) == ""
    assert finding.reveal("nonsense!", comms) == ""
    assert finding.reveal("é", comms) == ""
