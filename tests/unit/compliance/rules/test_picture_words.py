"""What can be read in pictures: names, other words and codes, errors of the readers included."""

from dataclasses import replace

import pytest

from schoolcast.api import (
    Box,
    Facts,
    OverridableBy,
    PictureFacts,
    PostImage,
    Pupil,
    ReadCode,
    Reading,
    ReadText,
    Roll,
    SchoolContacts,
    Severity,
)
from schoolcast.compliance.rules.picture_words import AltWords, ImgName, ImgQr, ImgText
from schoolcast.testing.builders import a_post, a_revision

ALL = tuple(Reading)
PHOTO = PostImage(
    sha256="a" * 64, alt="A table of work", media_type="image/jpeg", size=1, width=1, height=1
)
PUPILS = (
    Pupil(id="P1", forename="Aurelia", surname="Pennicott"),
    Pupil(id="P2", forename="Freya-Mae", known_as="Freya", surname="Ashdown-Lisle"),
    Pupil(id="P3", forename="Padraig", known_as="Paddy", surname="O'Hennigan"),
    Pupil(id="P4", forename="Rose", surname="Hill"),
    Pupil(id="P5", forename="Joaquín", surname="Belmontez"),
    Pupil(id="P6", forename="Wilhelmina", known_as="Billie", surname="Crackenthorp"),
)


def box(number: int = 0) -> Box:
    return Box(left=100, top=100 * number, right=900, bottom=100 * number + 80)


def facts(*lines: str, codes: tuple[ReadCode, ...] = (), done=ALL, pupils=PUPILS) -> Facts:
    texts = tuple(
        ReadText(text=line, box=box(number), certainty=900) for number, line in enumerate(lines)
    )
    known = PictureFacts(sha256=PHOTO.sha256, done=done, texts=texts, codes=codes)
    return Facts(
        school="s",
        school_name="S",
        timezone="Europe/London",
        roll=Roll(pupils=pupils),
        contacts=SchoolContacts(domains=("st-marys.example.org",)),
        pictures=(known,),
    )


def shown(*images: PostImage, **post):
    return a_revision(a_post(images=images or (PHOTO,), **post))


def names(*lines: str, **known):
    return ImgName().prepare(facts(*lines, **known)).check(shown())


@pytest.mark.parametrize(
    "lines",
    [
        ("Certificate of Merit", "Aurelia Pennicott"),
        ("AURELIA PENNICOTT",),
        ("Awarded to Aure1ia Pennicott for spelling",),
        ("Aurelia Pennicot",),
        ("AureliaPennicott",),
        ("AWARDEDTOAURELIAPENNICOTT",),
        ("Aurelia", "Pennicott"),
        ("Pennicott, Aurelia",),
        ("Aurelia P e nnicott",),
        ("Freya Ashdown-Lisle",),
        ("Freya-Mae Ashdown",),
        ("Paddy OHennigan",),
        ("Padraig 0'Hennigan",),
        ("joaquin belmontez",),
        ("Billie Crackenthorp", "Year 4"),
        ("AURELIA",),
        ("by Aurelia",),
        ("Aurelia, age 7",),
    ],
)
def test_a_name_stops_the_picture_however_it_was_read(lines):
    found = names(*lines)
    assert [f.severity for f in found] == [Severity.BLOCK]
    assert found[0].overridable_by is OverridableBy.NOBODY
    assert found[0].boxes
    assert found[0].field == "images[0]"
    assert not any(p.surname.casefold() in found[0].message.casefold() for p in PUPILS)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("FIRE EXIT", "Push bar to open"),
        ("Welcome to our harvest table",),
        ("Happy birthday to everybody born in spring",),
        ("Certificate of Merit", "awarded to", "for kindness", "Year 4"),
        ("Library opening hours 8.30 to 3.30",),
        ("Aural and penned notes",),
    ],
)
def test_other_words_are_no_names(lines):
    assert names(*lines) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("Rose Hill",),  # a street, or a child
        ("Mrs Aurelia Pennicott",),
        ("A garden of roses by Rose",),
        ("The story of Aurelia and the golden bird",),
        ("Aureliu",),
    ],
)
def test_what_may_be_something_else_is_asked(lines):
    found = names(*lines)
    assert [f.severity for f in found] == [Severity.MUST_RESOLVE]
    assert found[0].overridable_by is OverridableBy.APPROVER


def test_two_children_are_two_findings_and_one_place_is_one():
    assert len(names("Aurelia Pennicott", "Billie Crackenthorp")) == 2
    twins = (*PUPILS, Pupil(id="P9", forename="Aurelia", surname="Penicott"))
    assert len(names("Aurelia Pennicott", pupils=twins)) == 1


@pytest.mark.parametrize("rule", [ImgName(), ImgQr()])
@pytest.mark.parametrize("pictures", [None, (), (PictureFacts(sha256=PHOTO.sha256),)])
def test_what_no_program_has_read_is_asked_and_never_silent(rule, pictures):
    blind = replace(facts(), pictures=pictures)
    (found,) = rule.prepare(blind).check(shown())
    assert found.severity is Severity.MUST_RESOLVE
    assert found.overridable_by is OverridableBy.APPROVER
    assert "No program" in found.message


def test_an_answer_for_unread_pictures_stays_when_one_of_them_is_read():
    two = shown(PHOTO, replace(PHOTO, sha256="b" * 64))
    (before,) = ImgName().prepare(replace(facts(), pictures=())).check(two)
    (after,) = ImgName().prepare(facts()).check(two)
    assert before.key == after.key
    assert "photos 1 and 2" in before.message
    assert "photo 2" in after.message


def test_a_picture_is_known_by_any_of_its_copies():
    small = replace(PHOTO, sha256="c" * 64, file="a.jpg")
    large = replace(PHOTO, file="a.jpg")
    both = a_revision(
        a_post(images=(large,)), a_post(channel="x", images=(small, replace(small, file="b.jpg")))
    )
    found = ImgName().prepare(facts("Aurelia Pennicott")).check(both)
    assert [f.severity for f in found] == [Severity.BLOCK, Severity.MUST_RESOLVE]


def test_other_words_are_looked_at_with_their_places():
    (found,) = ImgText().prepare(facts("FIRE EXIT", "Push bar")).check(shown())
    assert found.severity is Severity.MUST_RESOLVE
    assert found.excerpt == "FIRE EXIT / Push bar"
    assert found.boxes == (box(0), box(1))
    assert "FIRE" not in found.message


def test_a_name_is_not_asked_about_a_second_time():
    rule = ImgText().prepare(facts("Aurelia Pennicott"))
    assert rule.check(shown()) == []


def test_on_a_graphic_words_are_a_reminder():
    poster = replace(PHOTO, source="graphic")
    (found,) = ImgText().prepare(facts("Summer fair on the field")).check(shown(poster))
    assert found.severity is Severity.WARN


def test_single_letters_and_guesses_are_left_out():
    guess = ReadText(text="Aurelia Pennicott", box=box(), certainty=100)
    faint = PictureFacts(sha256=PHOTO.sha256, done=ALL, texts=(guess,))
    known = replace(facts(), pictures=(faint,))
    assert ImgName().prepare(known).check(shown()) == []
    assert ImgText().prepare(facts("7", "A")).check(shown()) == []


def test_a_poster_whose_words_the_post_does_not_say():
    lines = ("Summer fair on Saturday", "cakes, games, raffle, music")
    rule = AltWords().prepare(facts(*lines))
    assert [f.severity for f in rule.check(shown(text="Join us!"))] == [Severity.WARN]
    said = "Our summer fair is on Saturday, with cakes, games, a raffle and music."
    assert rule.check(shown(text=said)) == []
    assert rule.check(shown(replace(PHOTO, alt=said), text="Join us!")) == []
    assert AltWords().prepare(facts("FIRE EXIT")).check(shown()) == []


def code(content: str, symbology: str = "QRCode") -> tuple[ReadCode, ...]:
    return (ReadCode(symbology=symbology, content=content, box=box()),)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("https://home.classdojo.com/#/login?code=EXAMPLE", "ClassDojo home login"),
        ("https://www.classdojo.com/ul/s/EXAMPLE", "ClassDojo home login"),
        ("https://elsewhere.example.com/page", "elsewhere.example.com"),
        ("https://st-marys.example.org.elsewhere.example.com/", "not on the school's list"),
        ("WIFI:S:Staff;T:WPA;P:example;;", "no web address"),
        ("P1234567", "no web address"),
        ("javascript:alert(1)", "no web address"),
        ("http://[broken", "no web address"),
    ],
)
def test_a_code_that_leads_elsewhere_stops_the_picture(content, says):
    (found,) = ImgQr().prepare(facts(codes=code(content))).check(shown())
    assert found.severity is Severity.BLOCK
    assert found.boxes == (box(),)
    assert says in found.message


@pytest.mark.parametrize(
    "codes",
    [
        code("https://st-marys.example.org/newsletter"),
        code("https://www.childnet.com/parents"),
        code("9780000000002", "EAN13"),
        (),
    ],
)
def test_the_schools_own_sites_and_goods_may_be_seen(codes):
    assert ImgQr().prepare(facts(codes=codes)).check(shown()) == []


def test_a_classdojo_login_is_stopped_although_the_school_lists_the_site():
    known = facts(codes=code("https://home.classdojo.com/#/login?code=EXAMPLE"))
    known = replace(known, contacts=SchoolContacts(domains=("classdojo.com",)))
    assert len(ImgQr().prepare(known).check(shown())) == 1
