"""Reading CSV, whatever wrote it."""

import pytest

from config.workflow import Refused
from socialaccounts.vault.importing.columns import guess_columns
from socialaccounts.vault.importing.csv_files import read_csv
from socialaccounts.vault.importing.reading import read_file
from socialaccounts.vault.importing.terms import Field, Kind
from tests.socialaccounts.vault.importing.files import (
    BITWARDEN,
    CHROME,
    LONG_NOTE,
    ODD,
    ONE_PASSWORD,
    SEED,
    chrome,
    csv_file,
)

ROW = ["Parks", "https://facebook.com/parks", "parks@council.example", ODD, LONG_NOTE]


def cells(table):
    return [line.cells for line in table.lines]


def test_a_chrome_export_is_read_whole():
    table = read_file(chrome(ROW))

    assert table.kind == Kind.CHROME
    assert cells(table) == [ROW]
    assert table.lines[0].number == 2


def test_a_1password_export_is_read_whole_without_what_is_archived():
    row = ["Parks", "https://facebook.com/parks", "parks", ODD, SEED, "false", "false", "Social", LONG_NOTE]
    archived = ["Old", "", "old", "old", "", "false", "true", "", ""]

    table = read_file(csv_file(ONE_PASSWORD, [row, archived]))

    assert table.kind == Kind.ONE_PASSWORD
    assert cells(table) == [row]
    assert table.left == {"notes, cards and archived entries": 1}
    assert guess_columns(table.headings) == {
        Field.NAME: 0, Field.URL: 1, Field.USERNAME: 2, Field.PASSWORD: 3, Field.SEED: 4, Field.FOLDER: 7, Field.NOTES: 8,
    }  # fmt: skip


def test_a_bitwarden_csv_is_read_whole_without_what_is_no_login():
    row = [
        "Social",
        "",
        "login",
        "Parks",
        LONG_NOTE,
        "",
        "0",
        "https://facebook.com/parks",
        "parks",
        ODD,
        SEED,
    ]
    note = ["", "", "note", "Wi-Fi", "secret", "", "0", "", "", "", ""]
    several = [*row[:7], "https://x.com/parks,https://twitter.com/parks", *row[8:]]

    table = read_file(csv_file(BITWARDEN, [row, note, several]))

    assert table.kind == Kind.BITWARDEN_CSV
    assert cells(table) == [row, [*row[:7], "https://x.com/parks", *row[8:]]]
    assert [line.number for line in table.lines] == [2, 4]
    assert guess_columns(table.headings)[Field.URL] == 7


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings_are_found(separator, encoding):
    data = csv_file(CHROME, [ROW], separator=separator, encoding=encoding)

    assert cells(read_file(data)) == [ROW]


def test_an_old_western_encoding_is_read():
    row = ["Café", "https://facebook.com/cafe", "café", "pâté-£-naïve", "“quoted”"]

    assert cells(read_csv(csv_file(CHROME, [row], encoding="cp1252"))) == [row]


def test_excels_line_about_the_separator_is_no_heading():
    data = b"sep=;\r\n" + csv_file(CHROME, [ROW], separator=";")

    assert cells(read_file(data)) == [ROW]


def test_empty_rows_are_passed_over_and_numbers_stay_those_of_the_file():
    table = read_file(csv_file(CHROME, [[], ["", " ", "", "", ""], ROW]))

    assert [line.number for line in table.lines] == [4]


def test_a_spreadsheet_of_ones_own_is_read_by_its_headings():
    data = csv_file(
        ["Platform", "Account", "Web address", "E-mail address", "PASSWORD", "Last changed"],
        [["Facebook", "Parks", "", "parks", "x", "01/02/2026"]],
    )

    table = read_file(data)

    assert table.kind == Kind.SPREADSHEET
    assert guess_columns(table.headings) == {
        Field.PLATFORM: 0, Field.NAME: 1, Field.URL: 2, Field.USERNAME: 3, Field.PASSWORD: 4, Field.CHANGED: 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"PK\x03\x04rest", "workbook or an archive"),
        (b"\xd0\xcf\x11\xe0rest", "workbook or an archive"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x81\x8d", "not a CSV, JSON or KDBX file"),
        (b"\xff\xfea\0b", "not a CSV, JSON or KDBX file"),
        (b"na\0me,password\nx,y\n", "not a CSV, JSON or KDBX file"),
        (b"hunter2,correct-horse\nx,y\n", "first row must hold the headings"),
        (b"name,password\n", "no passwords in it"),
        (b'name,password\n"x,y\n', "Row 2 of the file cannot be read"),
        (b'name,password\na,b\n"x"z,y\n', "Row 3 of the file cannot be read"),
        (b"name,password\n" + b"x" * 200_000 + b",y\n", "Row 2 of the file cannot be read"),
        (b"name," * 101 + b"password\n", "more than 100 columns"),
        (b"name,password\n" + b"x,y\n" * 10_001, "more than 10,000 rows"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        read_file(data)

    assert refusal.value.field == "file"


def test_no_row_shows_its_cells_when_it_is_printed():
    table = read_file(chrome(ROW))

    assert "comma" not in repr(table)
    assert "comma" not in repr(table.lines)
