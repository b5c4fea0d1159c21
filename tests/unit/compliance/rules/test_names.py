"""Full names of pupils are found however they are written; words that look alike are not."""

import unicodedata
from typing import Any

import pytest

from schoolcast.api import Facts, Finding, OverridableBy, PostImage, Pupil, Roll, Severity
from schoolcast.compliance.rules.name_rule import in_place_of
from schoolcast.compliance.rules.names import NameFull
from schoolcast.compliance.rules.roll_missing import RollMissing
from schoolcast.testing.builders import a_post, a_revision

PUPILS = tuple(
    Pupil(id=f"P{number}", forename=forename, surname=surname, known_as=known_as, year=year)
    for number, (forename, surname, known_as, year) in enumerate(
        [
            ("Oliver", "Smith", "Ollie", "4"),
            ("Grace", "Taylor", "", "2"),
            ("May", "Chen", "", "3"),
            ("William", "Parker", "Will", "5"),
            ("Siobhán", "O'Brien", "", "6"),
            ("José", "García", "", "2"),
            ("Anne-Marie", "Lewis", "", "5"),
            ("Isabella", "Smith-Jones", "Bella", "4"),
            ("Łucja", "Wiśniewska", "", "1"),
            ("Chloë", "St John", "", "6"),
            ("Kai", "de la Cruz", "", "5"),
            ("Charlotte", "Church", "Lottie", "2"),
            ("Max", "Power", "", "5"),
            ("Al", "Lin", "", "1"),
            ("Holly", "Wood", "", "5"),
            ("Hope", "Bennett", "", "R"),
            ("Tadhg", "Ó Briain", "", "4"),
            ("Gabriel", "Page", "", "6"),
        ]
    )
)
MIDDLE = Pupil(id="P99", forename="Amelia", middle="Jane", surname="Nowak", year="Nursery")
FACTS = Facts(
    school="st-marys",
    school_name="St. Mary's",
    timezone="Europe/London",
    roll=Roll(pupils=(*PUPILS, MIDDLE)),
)
CHECKER = NameFull().prepare(FACTS)


def findings(text: str = "Hello", **fields: Any) -> list[Finding]:
    title = fields.pop("title", "Celebration")
    return CHECKER.check(a_revision(a_post(text=text, **fields), title=title))


def excerpts(text: str, **fields: Any) -> list[str]:
    return [found.excerpt for found in findings(text, **fields)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Well done to Oliver Smith in Year 4!", "Oliver Smith"),
        ("well done oliver smith we are so proud", "oliver smith"),
        ("OLIVER SMITH WINS", "OLIVER SMITH"),
        ("Ollie Smith's poem", "Ollie Smith"),
        ("Ollie Smith’s poem", "Ollie Smith"),
        ("Ollie Smiths poem", "Ollie Smith"),
        ("🎉 Bravo, Siobhán O’Brien", "Siobhán O’Brien"),
        ("Siobhan OBrien and friends", "Siobhan OBrien"),
        ("Siobhan O Brien and friends", "Siobhan O Brien"),
        ("Jose Garcia", "Jose Garcia"),
        ("Anne Marie Lewis", "Anne Marie Lewis"),
        ("Annemarie Lewis", "Annemarie Lewis"),
        ("Bella Smith-Jones", "Bella Smith-Jones"),
        ("Bella Smith Jones", "Bella Smith Jones"),
        ("Isabella Jones", "Isabella Jones"),
        ("Lucja Wisniewska made pierogi", "Lucja Wisniewska"),
        ("Chloe St. John", "Chloe St. John"),
        ("Kai De La Cruz", "Kai De La Cruz"),
        ("Tadhg O Briain", "Tadhg O Briain"),
        ("Charlotte Church in Y2 sang a solo in church!", "Charlotte Church"),
        ("lottie church sang", "lottie church"),
        ("Max Power lived up to his name", "Max Power"),
        ("May Chen's painting", "May Chen"),
        ("Register: Smith, Oliver; Jones", "Smith, Oliver"),
        ("Oliver J. Smith", "Oliver J. Smith"),
        ("Amelia Jane Nowak", "Amelia Jane Nowak"),
        ("Amelia J Nowak", "Amelia J Nowak"),
        ("Oliver\u200b Smith", "Oliver\u200b Smith"),
        ("O\u200bl\u200biver\u00a0Smith", "O\u200bl\u200biver\u00a0Smith"),
        ("O l i v e r  S m i t h", "O l i v e r  S m i t h"),
        ("Оlivеr Smith", "Оlivеr Smith"),
        ("#OliverSmith rocks", "OliverSmith"),
        ("#WellDoneOliverSmith", "OliverSmith"),
        ("#welldoneoliversmith", "welldoneoliversmith"),
        ("Thanks @oliversmith2015", "oliversmith"),
        ("@KaiDelaCruz", "KaiDelaCruz"),
        ("see oliver_smith.jpg and holly_wood.jpg", "oliver_smith"),
        ("Oliver\nSmith", "Oliver\nSmith"),
    ],
)
def test_ways_to_write_a_full_name(text: str, name: str) -> None:
    found = findings(text)[0]
    assert text[found.start : found.end] == found.excerpt == name
    assert (found.severity, found.overridable_by) == (Severity.BLOCK, OverridableBy.NOBODY)
    assert found.clause == "26"


@pytest.mark.parametrize("pupil", PUPILS, ids=lambda pupil: pupil.id)
def test_decomposed_letters_have_exact_places(pupil: Pupil) -> None:
    name = unicodedata.normalize("NFD", f"{pupil.forename} {pupil.surname}")
    text = f"Ünser {name}!"
    (found,) = findings(text)
    assert text[found.start : found.end] == name


@pytest.mark.parametrize(
    "text",
    [
        "Max 4 tickets a family. Power cuts permitting!",
        "Say grace before lunch. Taylor Swift night is on Friday.",
        "Hope to see you all at the Harvest Mass!",
        "We hope Bennett House wins.",
        "Rosary every lunchtime in May. Chen's Bakery gives the prizes.",
        "In May, Chen's Bakery gives the prizes.",
        "Mrs Parker will be at the gate; will walkers please use the lane?",
        "Will you be joining us? Parker pens are prizes.",
        "All in a day's work: all inclusive.",
        "Off to Hollywood! Holly, wood and berries wanted.",
        "holly wood and berries wanted",
        "Oliver, Smith and Jones are three houses.",
        "Well done Oliver. Smith class is next.",
        "Our production of Oliver! Smith Street car park is open.",
        "Gabriel page 3 of the play",
        "Grace and Taylor, Oliver and Isabella",
        "Charlotte's web; church at ten",
        "max power to the engines",
        "maximum powerful",
        "Goldsmith, Oliver-shaped biscuits, Smithfield",
    ],
)
def test_words_that_look_like_names(text: str) -> None:
    assert excerpts(text) == []


def test_an_adults_title_asks_the_approver() -> None:
    text = "Thanks to Mrs Grace Taylor for the cakes."
    (found,) = findings(text)
    assert (found.severity, found.overridable_by) == (
        Severity.MUST_RESOLVE,
        OverridableBy.APPROVER,
    )
    assert found.excerpt == "Grace Taylor"


def test_a_list_after_an_adults_surname_asks_too() -> None:
    (found,) = findings("Thanks to Mrs Smith, Oliver and the team.")
    assert found.severity is Severity.MUST_RESOLVE


def test_every_field_is_read() -> None:
    image = PostImage(
        sha256="0" * 64,
        alt="Grace Taylor holding a cup",
        media_type="image/jpeg",
        size=1,
        width=1,
        height=1,
    )
    found = findings(
        "Oliver Smith and Max Power",
        title="May Chen wins",
        link="https://example.org/news/will-parker-wins",
        images=(image,),
    )
    assert [(each.field, each.excerpt) for each in found] == [
        ("title", "May Chen"),
        ("text", "Oliver Smith"),
        ("text", "Max Power"),
        ("link", "will-parker"),
        ("images[0].alt", "Grace Taylor"),
    ]


@pytest.mark.parametrize("slug", ["oliversmith", "jos%C3%A9-garc%C3%ADa", "oliver%20smith"])
def test_a_link_run_together_or_encoded(slug: str) -> None:
    link = f"https://example.org/{slug}"
    (found,) = findings(link=link)
    assert found.field == "link"
    assert found.excerpt in link
    assert found.excerpt


def test_the_message_never_repeats_the_name() -> None:
    (found,) = findings("Oliver Smith won")
    assert "Oliver" not in found.message
    assert "Smith" not in found.message
    assert found.suggestion == "a Year 4 pupil"


@pytest.mark.parametrize(
    ("year", "words"),
    [
        ("4", "a Year 4 pupil"),
        ("Year 4", "a Year 4 pupil"),
        ("Y04", "a Year 4 pupil"),
        ("R", "a Reception pupil"),
        ("Reception", "a Reception pupil"),
        ("Nursery", "a Nursery pupil"),
        ("", "one of our pupils"),
        ("Maple", "one of our pupils"),
    ],
)
def test_what_to_write_instead(year: str, words: str) -> None:
    assert in_place_of(Pupil(id="P", forename="A", surname="B", year=year)) == words


@pytest.mark.parametrize("roll", [None, Roll(pupils=())])
def test_without_a_roll_everything_is_held(roll: Roll | None) -> None:
    facts = Facts(school="s", school_name="S", timezone="Europe/London", roll=roll)
    (found,) = RollMissing().prepare(facts).check(a_revision())
    assert found.severity is Severity.BLOCK
    assert RollMissing().prepare(FACTS).check(a_revision()) == []


@pytest.mark.parametrize("text", ["a " * 30_000, "#" + "a" * 60_000, "Oliver " * 9_000])
@pytest.mark.timeout(20)
def test_long_texts_take_no_time(text: str) -> None:
    assert findings(text) == []
