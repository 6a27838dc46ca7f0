"""Names in captions, alternative texts and file names."""

import pytest

from consents.checks.names import Text, fold, name_use, name_words, same, squash

ADA = {"given_names": "Ada", "family_name": "Okafor"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ada", "Well done, ADA!"),
        ("Ada", "Ada's cake"),
        ("Ada", "Ada’s cake"),
        ("Ada", "#AdaRuns"),
        ("Anne-Marie", "Anne Marie sings"),
        ("Anne-Marie", "annemarie sings"),
        ("Anne-Marie", "Anne sings"),
        ("Anne Marie", "Anne-Marie sings"),
        ("Zoë", "ZOE"),
        ("Zoe", "Zoë"),
        ("Łukasz", "lukasz"),
        ("Søren", "Soren"),
        ("Jürgen", "Ju\u0308rgen"),
        ("Ada", "A\u200bda"),
        ("Ada", "\uff21\uff24\uff21"),
        ("O'Brien", "the OBriens"),
        ("O’Brien", "O Brien"),
        ("McDonald", "Mc Donald"),
        ("D'Angelo", "DANGELO"),
        ("Oluwaseun", "#happybirthdayoluwaseun"),
        ("李娜", "今天李娜很开心"),
        ("Олена", "Молодець, Олена!"),
        ("de la Cruz", "Well done Cruz"),
        ("Li", "Li wins"),
    ],
)
def test_the_name_is_found(name: str, text: str) -> None:
    assert (
        name_use(Text.of(text), given_names=name, family_name="").all
        or name_use(Text.of(text), given_names="", family_name=name).all
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ada", "Canada day"),
        ("Will", "We’ll be there"),
        ("de la Cruz", "The van of la Mancha"),
        ("Theo", "The O’Neill stand"),
        ("Ada", ""),
        ("", "Anything"),
        ("J", "J"),
    ],
)
def test_other_words_are_not_the_name(name: str, text: str) -> None:
    assert name_use(Text.of(text), given_names=name, family_name="").all == ()


def test_first_further_and_family_names_are_told_apart() -> None:
    use = name_use(
        Text.of("Addy (Ada Ngozi) Okafor"), given_names="Ada Ngozi", family_name="Okafor", known_as=["Addy"]
    )
    assert (use.first, use.further, use.family) == (("ada", "addy"), ("ngozi",), ("okafor",))
    assert use.full


def test_a_known_as_name_that_holds_the_family_name_does_not_make_it_a_first_name() -> None:
    use = name_use(Text.of("Okafor"), known_as=["Addy Okafor"], **ADA)
    assert (use.first, use.family) == ((), ("okafor",))


@pytest.mark.parametrize("name", ["adaokafor.jpg", "OkaforAda-2.png", "img_ada_okafor", "2026adaokafor"])
def test_a_file_named_after_the_child_gives_the_full_name(name: str) -> None:
    assert name_use(Text.of(name, one_run=True), **ADA).full


def test_a_short_name_within_another_word_of_a_file_name_is_left_alone() -> None:
    assert not name_use(Text.of("canada.jpg", one_run=True), **ADA).all


def test_words_of_a_name_leave_out_particles_and_initials_unless_nothing_is_left() -> None:
    assert name_words("van der Berg") == {"berg", "vanderberg"}
    assert "lee" in name_words("O'Brien-Lee")
    assert name_words("St") == {"st"}


def test_fold_and_squash_keep_what_distinguishes() -> None:
    assert fold("ÉCOLE ß") == "ecole ss"
    assert squash("Anne-Marie 2") == "annemarie"


def test_the_same_phrase_is_the_same_whatever_its_punctuation() -> None:
    assert same("Sports Day 2026", "sports-day 2026")
    assert not same("Sports day 2026", "Sports day 2025")
    assert not same("", "")
