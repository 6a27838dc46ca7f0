"""Lists as people have them: typed, pasted from a spreadsheet, or saved as CSV."""

import pytest

from consents.events.lists import decoded, lines_of

TYPED = "Ada Okafor\nOkafor, Leo\nZoë O’Brien 03/05/2017"
CASES = {
    "typed lines stay": (TYPED, TYPED),
    "nothing stays nothing": ("", ""),
    "a table with a heading": (
        "Class,Surname,Forename,DOB,Allergies\n3B,Okafor,Ada,03/05/2017,nuts\n3B,Park,Leo,,",
        "Ada Okafor 03/05/2017\nLeo Park",
    ),
    "one column of whole names": ("Name;Class\nAda Okafor;3B\n;", "Ada Okafor"),
    "a heading alone": ("Full name\nAda Okafor\nLeo Park", "Ada Okafor\nLeo Park"),
    "pasted from a spreadsheet": (
        "Ada\tOkafor\t3B\t2017-05-03\nLeo\tPark\t3B\t",
        "Ada Okafor 2017-05-03\nLeo Park",
    ),
    "commas without a heading": ("Ada,Okafor,03/05/2017\nLeo,Park,3B", "Ada Okafor 03/05/2017\nLeo Park"),
    "a short row": ("Surname,Forename\nOkafor", "Okafor"),
}


@pytest.mark.parametrize(("text", "lines"), CASES.values(), ids=CASES)
def test_one_child_a_line_comes_out(text, lines):
    assert lines_of(text) == lines


def test_a_table_that_cannot_be_read_is_taken_as_lines():
    assert lines_of('a\tb\n"' + "x" * 140_000) == 'a\tb\n"' + "x" * 140_000


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_a_file_is_read_as_it_was_saved(encoding):
    assert decoded("Zoë Okafor".encode(encoding)) == "Zoë Okafor"


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"\x81\x8d\x00"])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(ValueError):
        decoded(data)
