"""Exports of the office's systems, written as the files they come in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolcast.domain.consent import Consented, Purpose
from schoolcast.domain.errors import ConfigurationProblem, UsageProblem
from schoolcast.domain.register import Register, from_text, to_text
from schoolcast.people.export import Covers, read_export

PLAIN = "pupil_id,legal_forename,surname,year,class\nS1,Ottoline,Marchbanks,2,elm\n"
SIMS = (
    "Adno,UPN,Legal Forename,Chosen Name,Legal Surname,DOB,Reg Group,Year Taught In,SEN,"
    "Parental Consent\n"
    'A1,Q123456789012,Benedict,Ben,Quillfeather,2017-03-01,4O,Year 4,K,"I, P"\n'
    "A2,Q123456789013,Ottoline,,Marchbanks,2018-03-01,2E,Year 2,N,I\n"
)
ARBOR = (
    "Arbor Student ID;Legal first name;Preferred first name;Legal last name;"
    "Preferred last name;Year group;Registration form;Consent signed by;"
    "Photo consent: Facebook\n"
    "17;Benedict;Ben;Quillfeather;Lark;4;4 Oak;Ann;Granted\n"
    "17;Benedict;Ben;Quillfeather;Lark;4;4 Oak;Bob;Refused\n"
)
BROMCOM = (
    "Admission No\tFirst Name\tPreferred First Name\tLast Name\tYear\tTutor Group\t"
    "Picture Facebook\tRestrict\n"
    "9\tBenedict\tBen\tQuillfeather\t4\t4O\tY\tY\n"
)


def export(tmp_path, text, encoding="utf-8", **options):
    file = tmp_path / "roll.csv"
    file.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return read_export(file, **options)


def test_a_sims_export_keeps_only_what_is_needed(tmp_path):
    covers = Covers(photograph=((Purpose.PICTURE, "facebook"),))
    got = export(tmp_path, SIMS, covers=covers)
    assert [(p.id, p.forename, p.known_as, p.class_name) for p in got.pupils] == [
        ("A1", "Benedict", "Ben", "4O"),
        ("A2", "Ottoline", "", "2E"),
    ]
    assert [c.status for c in got.consents] == [Consented.GIVEN, Consented.NOT_RETURNED]
    kept = to_text(Register(pupils=got.pupils, consents=got.consents))
    for dropped in ("Q12345", "2017-03", "SEN"):
        assert dropped not in kept


def test_a_single_tick_covers_only_what_the_form_names(tmp_path):
    got = export(tmp_path, SIMS)
    assert got.consents == ()
    assert any("photograph_covers" in warning for warning in got.warnings)
    refused = PLAIN.replace("class\n", "class,Photograph\n").replace("elm\n", "elm,N\n")
    (no,) = export(tmp_path, refused).consents
    assert (no.channel, no.status) == ("all", Consented.REFUSED)


def test_an_arbor_export_with_two_parents(tmp_path):
    got = export(tmp_path, ARBOR, mapping={"picture_facebook": "Photo consent: Facebook"})
    assert [(c.signed_by, c.status) for c in got.consents] == [
        ("Ann", Consented.GIVEN),
        ("Bob", Consented.REFUSED),
    ]
    (pupil,) = got.pupils
    assert pupil.preferred_surname == "Lark"
    roll = Register(pupils=got.pupils).roll
    assert [p.surname for p in roll.pupils] == ["Quillfeather", "Lark"]


def test_a_column_that_speaks_of_consent_unread_is_told(tmp_path):
    text = PLAIN.replace("class\n", "class,Trip permission\n").replace("elm\n", "elm,Y\n")
    assert export(tmp_path, text).doubtful == ("Trip permission",)


def test_a_bromcom_export(tmp_path):
    got = export(tmp_path, BROMCOM)
    assert got.never_publish == ("9",)
    assert [(c.purpose, c.channel) for c in got.consents] == [(Purpose.PICTURE, "facebook")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_whatever_it_was_saved_as(tmp_path, encoding):
    got = export(tmp_path, PLAIN.replace("Ottoline", "Zoë"), encoding)
    assert got.pupils[0].forename == "Zoë"


def test_a_consent_keeps_its_form_and_expires(tmp_path):
    text = (
        "pupil_id,forename,surname,picture_x,signed_by,relationship,signed_on,form_version\n"
        "S1,Ottoline,Marchbanks,Y,Ann,mother,01/09/2026,3\n"
    )
    (consent,) = export(tmp_path, text, covers=Covers(days=365)).consents
    assert (consent.form_version, consent.relationship) == ("3", "mother")
    assert consent.signed_on == date(2026, 9, 1)
    assert consent.on(date(2027, 9, 1)) is Consented.GIVEN
    assert consent.on(date(2027, 9, 2)) is Consented.EXPIRED


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"PK\x03\x04rest", "Excel"),
        ("", "no column"),
        ("Pupils of our school\n" + PLAIN, "no heading of its own"),
        ("pupil_id,forename,surname,,\nS1,A,B,,oops\n", "merged"),
        ("pupil_id,forename,surname,surname\nS1,A,B,C\n", "two columns"),
        (PLAIN + "S1,Ottoline,Other,2,elm\n", "S1 stands on line 2"),
        (PLAIN + "S1,Ottoline,Marchbanks,2,elm\n", "S1 stands on line 2"),
        (PLAIN + ",Ottoline,Other,2,elm\n", "needs an id"),
        (PLAIN + "Q123456789012,A,B,2,elm\n", "UPN"),
        (PLAIN + '"S2,A,B,2,' + "x" * 200 + '",A,B\n', "quote"),
        ("pupil_id,forename,surname,picture_x\nS1,A,B,perhaps\n", "none of"),
        ("pupil_id,forename,surname,picture_x,signed_on\nS1,A,B,Y,soon\n", "date"),
    ],
)
def test_what_can_not_be_used_is_said_in_words(tmp_path, text, words):
    with pytest.raises(ConfigurationProblem, match=words):
        export(tmp_path, text)


def test_a_wrong_mapping_is_said_in_words(tmp_path):
    for mapping in ({"surname": "Family"}, {"shoe_size": "Year"}):
        with pytest.raises(UsageProblem, match="there is no"):
            export(tmp_path, PLAIN, mapping=mapping)


def test_unusual_names_are_taken_with_a_word(tmp_path):
    text = PLAIN + "S2,X,Li,2,elm\nS3,Мария,Петрова,2,elm\nS4,ottoline,MARCHBANKS,3,oak\n"
    got = export(tmp_path, text)
    assert len(got.pupils) == 4
    said = " ".join(got.warnings)
    assert all(words in said for words in ("one letter", "other letters", "share one name"))
    assert "Мария" not in said


def test_leavers_are_left_out(tmp_path):
    text = PLAIN.replace("class\n", "class,status\n").replace("elm\n", "elm,on roll\n")
    got = export(tmp_path, text + "S2,A,B,6,ash,Leaver\n")
    assert [p.id for p in got.pupils] == ["S1"]


def test_a_register_comes_back_as_it_was(tmp_path):
    got = export(tmp_path, ARBOR, mapping={"picture_facebook": "Photo consent: Facebook"})
    register = Register(pupils=got.pupils, taken_on=date(2026, 9, 1), consents=got.consents)
    assert from_text(to_text(register)) == register


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


cells = st.text(max_size=12) | st.sampled_from(["Y", "N", "P1", "31/12/9999", "01/01/0001", '"'])


@given(rows=st.lists(st.lists(cells, max_size=8), max_size=6), junk=st.binary(max_size=40))
def test_no_file_is_more_than_a_problem_in_words(folder, rows, junk):
    head = "pupil_id,forename,surname,picture_x,signed_on,restrict,parental_consent\n"
    text = head + "\n".join(",".join(row) for row in rows)
    for data in (text.encode(errors="replace"), text.encode(errors="replace") + junk, junk):
        try:
            got = export(folder, data, covers=Covers(days=9_999))
        except ConfigurationProblem as problem:
            assert str(problem)
        else:
            assert all(pupil.id for pupil in got.pupils)
