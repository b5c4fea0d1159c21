"""Sensitive facts about one child: health, needs, care, means, family, conduct.

A topic alone ("flu vaccines on Tuesday") is fine; the rules ask where the same words are about an
individual, who is named or can be told from the words.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Revision, Severity
from schoolcast.compliance.rules.hints import Pack, pack
from schoolcast.compliance.rules.name_hits import How
from schoolcast.compliance.rules.name_reader import NameReader, reader_for
from schoolcast.compliance.rules.places import Place, found, heard
from schoolcast.compliance.rules.reading import read

_CHILD = frozenset(How) - {How.ADULT}
_SENTENCE = 300  # characters; longer ones are cut, so that no text takes long
_END = re.compile(r"[.!?](?=\s|$)|\n")
_ONE = re.compile(
    r"\bone of (?:our|the|my)\b|\b(?:a|an|this|that|another|our) (?:[\w-]+ ){0,3}"
    r"(?:boy|girl|child|pupil|student|lad|youngster)\b"
    r"|\b(?:boy|girl|child|pupil|student|lad) (?:in|who|with|has|had|is|whose|from)\b"
    r"|\b(?:his|her) (?:mum|dad|mother|father|parents|family|condition|illness|seizures)\b"
    r"|\b(?:the|our) (?:twins|sisters|brothers|siblings) (?:in|of|from|who)\b"
    r"|\b(?:the|our|these|those) (?:two|three|four|five|six|[2-6]) (?:[\w-]+ ){0,4}"
    r"(?:children|pupils|boys|girls|kids|families)\b"
    r"|\b(?:he|she) (?:has|had|is|was|needs|suffers|suffered)\b",
    re.IGNORECASE,
)
_ANYONE = re.compile(
    r"\b(?:your|any|every|each|no|some|if an?|when an?|whether a) (?:[\w-]+ )?(?:child|pupil)"
    r"|\bif (?:your|he or she|they)\b|\bshould (?:not )?(?:stay|be|return|come|keep|have)\b"
    r"|\bmust (?:stay|be|not)\b",
    re.IGNORECASE,
)


class SensitiveRule:
    """One kind of sensitive fact."""

    id: ClassVar[str]
    clause: ClassVar[str] = "12h"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    needs: ClassVar[frozenset[Need]] = frozenset({Need.ROLL, Need.CHANNELS})
    version: ClassVar[int] = 1
    words: ClassVar[Pack]
    what: ClassVar[str]

    def prepare(self, facts: Facts) -> Checker:
        return _SensitiveChecker(self, reader_for(facts))


@dataclass(frozen=True)
class _SensitiveChecker:
    rule: SensitiveRule
    reader: NameReader

    def check(self, revision: Revision) -> list[Finding]:
        triggers = self.rule.words.triggers
        words = heard(revision)
        if triggers.isdisjoint(words.keys):
            return []
        return [
            finding
            for place, reading in words.sentences
            if not triggers.isdisjoint(reading.keys)
            for finding in self._in(place)
        ]

    def _in(self, place: Place) -> Iterator[Finding]:
        for span in self.rule.words.find(read(place.text)):
            if self._about_one(place.text, span):
                message = (
                    f"This may tell about one child's {self.rule.what}. Speak of the topic without "
                    "the child, or the approver says that nobody can be recognised."
                )
                yield found(self.rule, message, place, span)

    def _about_one(self, text: str, span: tuple[int, int]) -> bool:
        low = max(0, span[0] - _SENTENCE)
        start = max((match.end() for match in _END.finditer(text, low, span[0])), default=low)
        end = _END.search(text, span[1], span[1] + _SENTENCE)
        behind = end.start() if end else min(len(text), span[1] + _SENTENCE)
        names = self.reader.names_in(text)
        first = bisect_left(names, start, key=lambda named: named.start)
        for named in names[first : first + _SENTENCE]:
            if named.start >= behind:
                break
            if named.how in _CHILD:
                return True
        sentence = text[start:behind]
        return bool(_ONE.search(sentence)) and not _ANYONE.search(sentence)


class SensHealth(SensitiveRule):
    """Health."""

    id: ClassVar[str] = "SENS-HEALTH"
    what: ClassVar[str] = "health"
    words: ClassVar[Pack] = pack(
        """
        epilepsy|epileptic: (epilepsy|epileptic)
        asthma|asthmatic: asthma(tic)?
        diabetes|diabetic: diabet(es|ic)
        epipen|epipens: epipens?
        allergy|allergies|allergic: allerg(y|ies|ic)( to \\w+)?
        anaphylaxis|anaphylactic: anaphyla(xis|ctic)
        diagnosed|diagnosis: (diagnosed with( \\w+){1,2}|diagnosis)
        coeliac( disease)?
        chickenpox
        chicken pox
        (nits|headlice)
        head lice
        operation
        surgery
        (in|to|from|into) hospital
        hospital (appointment|bed|ward)
        leukaemia
        (has|with|battling|fighting|beat|had) cancer
        chemotherapy|chemo: chemo(therapy)?
        (broke|broken|breaking|fractured|sprained|injured) (his|her|their|a|an|my) \\w+
        broken (arm|leg|wrist|ankle|finger|collarbone|nose|foot|toe)
        (concussion|concussed)
        seizure|seizures: seizures?
        medication
        inhaler|inhalers: inhalers?
        (anxiety|depression|depressed)
        self-harm|harm: self-harm(ing|s)?
        eating disorder
        camhs
        counselling
        (off|been|feeling|home) (sick|poorly|ill|unwell)
        poorly
        appendix
        (heart|brain|kidney|lung|eye) (condition|surgery|operation|transplant|problem|defect)
        hole in (his|her) heart
        transplant
        (a and e|a&e)
        ambulance: (in|by|taken .. by|into an) ambulance
        intensive care
        (collapsed|fainted)
        cystic fibrosis
        cerebral palsy
        muscular dystrophy
        sickle cell
        type (1|one)
        insulin
        feeding tube
        eczema
        migraines?
        (stammer|stutter)
        (his|her|a|new) (crutches|prosthetic|splint|leg brace|eye patch|helmet)
        on crutches
        (is|was|are|born|profoundly) (deaf|blind)
        (visually|hearing) impaired
        tumour
        (broke|broken|breaking) (his|her)
        (eating|feeding|sleep|toileting) (issues|problems)
        lost (a lot of )?weight
        tested positive
        wheelchair
        hearing aid|aids: hearing aids?
        cochlear
        nut allergy
        (no|without) nuts
        gluten free
        tummy bug
        wet (himself|herself)
        sickness
        scarlet fever
        measles
        impetigo
        stitches
        plaster cast
        (his|her) (cast|pot|plaster|stitches|brace) (on|off|out|removed)
        in a (cast|sling|boot|splint)
        disabled|disability: disab(led|ility)
        """,
        unless="""
        operation christmas
        (your|the|a|human) appendix
        a nut free
        disability (sport|awareness|history)
        """,
    )


class SensSen(SensitiveRule):
    """Special needs."""

    id: ClassVar[str] = "SENS-SEN"
    what: ClassVar[str] = "special needs"
    words: ClassVar[Pack] = pack(
        """
        ehcp|ehcps: ehcps?
        ehc plan
        sen (support|register|pupil|child|needs|plan)
        send (support|register|pupil|child|needs|plan)
        (autism|autistic|asd|asperger's|aspergers)
        adhd
        dyslexia|dyslexic: dyslex(ia|ic)
        dyspraxia|dyspraxic: dysprax(ia|ic)
        down's syndrome
        downs syndrome
        tourette's|tourettes: tourette'?s
        speech (therapy|therapist|and language)
        special (educational )?needs
        learning (difficulties|difficulty|disability)
        (behaviour|support) plan
        educational psychologist
        support: (one-to-one|1:1|one to one) support
        nurture group
        additional needs
        global delay
        selective mutism
        (selectively mute|non-verbal|nonverbal)
        (sensory|processing) (needs|issues|disorder|overload)
        (ear defenders|chewy|chewelry)
        meltdowns?
        play therapy
        (elsa|nurture) (sessions|group|support)
        (his|her) (ta|one to one|1:1|key worker|teaching assistant)
        pathological demand
        """,
    )


class SensCare(SensitiveRule):
    """Care and protection."""

    id: ClassVar[str] = "SENS-CARE"
    what: ClassVar[str] = "care or protection"
    words: ClassVar[Pack] = pack(
        """
        looked: looked[ -]after
        looked after child
        in care
        care order
        foster|fostered: foster(ed)?( care| carers?| mum| dad| family| parents)?
        (adopted|adoption)
        social (worker|services)
        child protection
        child in need
        safeguarding
        young carer
        domestic (violence|abuse)
        women's refuge
        special guardianship
        """,
        unless="""
        in care of
        adopted (a|an|two|three|the) (\\w+ )?(hedgehog|donkey|penguin|tiger|animal|dog|cat|snow)
        in care home
        """,
    )


class SensMeans(SensitiveRule):
    """Means."""

    id: ClassVar[str] = "SENS-MEANS"
    what: ClassVar[str] = "family's means"
    words: ClassVar[Pack] = pack(
        """
        free (school )?meals
        fsm
        pupil premium
        universal credit
        on benefits
        hardship (fund|grant)
        (arrears|overdue)
        owes
        (can't|cannot|couldn't|unable to) (afford|pay)
        dinner money debt
        food parcel
        homeless
        """,
    )


class SensFamily(SensitiveRule):
    """Family matters."""

    id: ClassVar[str] = "SENS-FAMILY"
    what: ClassVar[str] = "family"
    words: ClassVar[Pack] = pack(
        """
        divorce|divorced|divorcing: divorc(e|ed|ing)
        parents (have |are )?(separated|separating|split)
        custody
        in prison
        (bereaved|bereavement)
        lost (his|her|their) (mum|mummy|dad|daddy|mother|father|nan|nana|gran|granny|grandad|
            brother|sister|grandma)
        died|passed: (his|her|their|whose) (mum|mummy|dad|daddy|mother|father|nan|nana|gran|granny|
            grandad|brother|sister|grandma) (has )?(sadly )?(died|passed away)
        (asylum|refugee|immigration|deported|deportation)
        pregnant
        court (case|hearing|order)
        """,
    )


class SensFaith(SensitiveRule):
    """An individual's religion."""

    id: ClassVar[str] = "SENS-FAITH"
    what: ClassVar[str] = "religion"
    words: ClassVar[Pack] = pack(
        """
        (was|is|been|being|be|got|get|getting) (baptised|baptized|christened)
        (baptised|baptized|christened) (and|at|on|into|last|this|by|in)
        received (into|in) (the|our) (catholic )?(church|faith)
        (converted|converting) to
        (his|her) (baptism|christening|confirmation|bar mitzvah|bat mitzvah|conversion)
        (is|are|a|as a) (muslim|jewish|hindu|sikh|buddhist|jehovah's witness|atheist|
            orthodox|anglican|methodist|protestant)
        (non-catholic|not catholic|not a catholic|isn't catholic)
        (fasting|keeping ramadan|observing ramadan)
        """,
        unless="""
        baptised (him|jesus)
        """,
    )


class SensConduct(SensitiveRule):
    """Conduct and attainment."""

    id: ClassVar[str] = "SENS-CONDUCT"
    what: ClassVar[str] = "conduct or results"
    words: ClassVar[Pack] = pack(
        """
        in detention
        (been|was|were) (suspended|excluded|bullied)
        bullying
        in trouble
        bit (another|a) (child|pupil|boy|girl)
        (failed|failing) (his|her|their) (sats|test|exam|phonics)
        below (expected|average|the expected)
        bottom (set|group|of the class)
        attendance (is|was|of) (poor|only|below|just)
        behind (in|with) (his|her|their) (reading|maths|work)
        """,
        unless="anti-bullying\nanti bullying",
    )


SENSITIVE_RULES = (SensCare, SensConduct, SensFaith, SensFamily, SensHealth, SensMeans, SensSen)
