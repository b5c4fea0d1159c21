"""What was made of a row is made anew once the row is another."""

from schoolcast.store.memo import Memo


def test_a_record_is_made_once_for_the_same_row():
    memo, made = Memo(), []

    def ask(number, *row):
        return memo.get(number, row, lambda: made.append(row) or len(made))

    assert [ask(1, "a", 2), ask(1, "a", 2), ask(1, "a", 3), ask(2, "a", 3)] == [1, 1, 2, 3]
    assert made == [("a", 2), ("a", 3), ("a", 3)]
    memo.clear()
    assert ask(1, "a", 3) == 4


def test_what_was_not_wanted_for_longest_is_let_go():
    memo = Memo(kept=2)
    for number in (1, 2, 1, 3):
        memo.get(number, ("row",), lambda number=number: number)
    assert len(memo) == 2
    assert memo.get(1, ("row",), lambda: "anew") == 1
    assert memo.get(2, ("row",), lambda: "anew") == "anew"
