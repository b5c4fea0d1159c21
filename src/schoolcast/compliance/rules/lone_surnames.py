"""A single word that is a pupil's surname: is it that family here?"""

from schoolcast.compliance.rules import person_cues as cues
from schoolcast.compliance.rules.folding import Token
from schoolcast.compliance.rules.name_context import acts, beside, has_year, honoured, in_tag
from schoolcast.compliance.rules.name_evidence import cheered
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.name_scenes import firm
from schoolcast.compliance.rules.reading import Reading

_FAMILY = frozenset("twins family brothers sisters siblings clan boys girls trio triplets".split())
_MARKS = "'’‘ʼ`´"


class LoneSurnames:
    """Weighs surnames that stand alone; each is a question."""

    def __init__(self, lists: NameLists) -> None:
        self._lists = lists

    def find(self, reading: Reading, index: int) -> Named | None:
        """The surname at that word, if it stands for somebody here."""
        words, word = reading.words, reading.words[index]
        key, end = word.key, word.end
        pupils = self._lists.surnames.get(key, ())
        if not pupils and key.endswith("s"):
            key, end = key[:-1], word.end - 1
            pupils = self._lists.surnames.get(key, ())
            if reading.text[end - 1 : end] in _MARKS:
                end -= 1
        if not pupils or reading.caps or in_tag(reading, index):
            return None
        after = words[index + 1] if index + 1 < len(words) else None
        family = after is not None and after.key in _FAMILY and after.before == " "
        if not word.capital and (not family or self._lists.is_word(key)):
            return None
        if firm(words, index + 1):
            return None
        if self._lists.ambiguous(key) and not family:
            praised = cheered(reading, index) or honoured(reading, index)
            if not (praised or has_year(reading, index) or self._beside_surname(words, index)):
                return None
        if not family and not self._stands_alone(reading, index, after):
            return None
        return Named(How.SURNAME, word.start, end, False, pupils)

    def _stands_alone(self, reading: Reading, index: int, after: Token | None) -> bool:
        words = reading.words
        if after and beside(after) and (after.capital or after.key in cues.GROUP_WORDS):
            return False
        if index and beside(words[index]) and words[index - 1].capital:
            return words[index - 1].key in cues.CAPITAL_WORDS
        if reading.begins(index):
            leads = after is not None and acts(words[index].key, after, owned=False)
            return leads or honoured(reading, index) or self._beside_surname(words, index)
        return True

    def _beside_surname(self, words: list[Token], index: int) -> bool:
        around = words[max(0, index - 2) : index] + words[index + 1 : index + 3]
        return any(
            word.capital
            and word.key in self._lists.surnames
            and not self._lists.ambiguous(word.key)
            for word in around
        )
