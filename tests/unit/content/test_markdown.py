import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolcast.content.markdown import MarkdownProblem, escape, plain_text


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("One line\nand the next", "One line\nand the next"),
        ("One\n\n\n\nTwo", "One\n\nTwo"),
        ("a  \nb\\\nc", "a\nb\nc"),
        ("**bold**, _italic_ and *both*", "bold, italic and both"),
        ("# Heading\nText", "Heading\nText"),
        ("Bring:\n- a coat\n- **boots**", "Bring:\n- a coat\n- boots"),
        ("* a\n* b", "- a\n- b"),
        ("- a\n  - deeper\n- b", "- a\n  - deeper\n- b"),
        ("- a\n\n  second paragraph\n- b", "- a\n\n  second paragraph\n- b"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("3) three\n4) four", "3) three\n4) four"),
        ("See [us](https://example.org/a_b) now", "See us (https://example.org/a_b) now"),
        ("See [our site](https://example.org)", "See our site: https://example.org"),
        ("[our site](https://example.org)\nmore", "our site: https://example.org\nmore"),
        ("[https://example.org](https://example.org)", "https://example.org"),
        ("<https://example.org/x>", "https://example.org/x"),
        ("[Write](mailto:office@example.org)", "Write: office@example.org"),
        ("https://example.org/_a_?x=*1*", "https://example.org/_a_?x=*1*"),
        ("tea &amp; cake", "tea & cake"),
        ("#hashtag is no heading", "#hashtag is no heading"),
        ("5 * 3 * 2 and snake_case_word", "5 * 3 * 2 and snake_case_word"),
        ("a <3 b", "a <3 b"),
        ("`code`\n---\n***", "`code`\n---\n***"),
        ("[not a link] and [x]: y", "[not a link] and [x]: y"),
        ("    indented", "indented"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_subset(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain


@pytest.mark.parametrize(
    ("markdown", "line", "words"),
    [
        ("a\n\n<b>x</b>", 3, "HTML"),
        ("<!-- a note to self -->", 1, "HTML"),
        ("a\nb\n![x](y.jpg)", 3, "front matter"),
        ("a\n\n| a | b |\n|---|---|\n| 1 | 2 |", 3, "tables"),
        ("```\nx\n```", 1, "```"),
        ("> said", 1, "quotation marks"),
        ("[x](javascript:alert)", 1, "no full web address"),
        ("[x](/about)", 1, "no full web address"),
        ('[x](https://example.org "title")', 1, "title"),
    ],
)
def test_what_a_post_can_not_show_is_refused(markdown: str, line: int, words: str) -> None:
    with pytest.raises(MarkdownProblem, match=words) as caught:
        plain_text(markdown)
    assert caught.value.line == line


@settings(deadline=None)  # the machine may be busy
@given(st.text(alphabet=st.sampled_from("ab1*_`<>[]()#-+.!&|~\\:/ "), max_size=40))
def test_an_escaped_value_stands_for_itself(value: str) -> None:
    assert plain_text(f"x {escape(value)} x") == f"x {value} x"


@pytest.mark.parametrize(
    "value", ["- a", "1. b", "+ c", "# d", "> e", "12) f", "| g |", "~~~", "---"]
)
def test_an_escaped_value_begins_no_block(value: str) -> None:
    assert plain_text(escape(value)) == value
