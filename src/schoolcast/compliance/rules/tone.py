"""Hints at words that put somebody down, promise too much, or speak for one person.

In measurements no list of words tells a school's rough week from a rude one, so each is a hint
for the approver, who answers for what is positive and relevant.
"""

from typing import ClassVar

from schoolcast.api import Severity
from schoolcast.compliance.rules.hints import HintRule, Pack, pack
from schoolcast.compliance.rules.reading import Reading

_TARGETS = frozenset(
    """staff teacher teachers parent parents carers carer family families mum mums dad dads pupil
    pupils child children boys girls kids governors governor head headteacher school council
    supplier caterers cooks neighbours neighbour drivers driver ofsted mr mrs miss ms""".split()
)


class _Tone(HintRule):
    """A hint that becomes a question when somebody it may hit is named in the text."""

    clause: ClassVar[str] = "31"
    severity: ClassVar[Severity] = Severity.WARN

    def weigh(self, reading: Reading, span: tuple[int, int]) -> Severity:
        return Severity.MUST_RESOLVE if _TARGETS & reading.keys else Severity.WARN


class ToneInsult(_Tone):
    """Words that insult."""

    id: ClassVar[str] = "TONE-INSULT"
    words: ClassVar[Pack] = pack(
        """
        idiot|idiots: (idiot|idiots|idiotic)
        stupid
        moron|morons: morons?
        useless (staff|teacher|teachers|parents|school|lot|bunch|council|company|driver)
        pathetic|disgraceful|shameful|appalling|laughable: (pathetic|disgraceful|shameful|
            appalling|laughable)
        incompetent
        clueless
        lazy (parents|parent|staff|teachers|teacher|children|boys|girls|families|pupils)
        selfish (parents|parent|drivers|driver|people|families|behaviour)
        rude (parents|parent|people|families|behaviour)
        an embarrassment to
        waste of space
        good for nothing
        what a joke
        worst .. (behaved|behaviour|class|parents|school)
        disgusting (behaviour|parents|attitude|school|people)
        troublemakers|troublemaker: troublemakers?
        """,
        unless="stupid o'clock\npathetic fallacy\nlazy (day|sunday|river|jack)",
    )
    message: ClassVar[str] = (
        "“{words}” may be read as an insult. Say what is to be done instead, in friendly words, "
        "or the approver says that nobody is put down by it."
    )


class ToneBlame(_Tone):
    """Words that blame parents, staff, pupils or others."""

    id: ClassVar[str] = "TONE-BLAME"
    words: ClassVar[Pack] = pack(
        """
        (some|certain|a few|a minority of) (parents|families|staff|children|
            pupils) (still )?(refuse|can't|cannot|won't|think|seem|insist|have failed|fail|keep|
            continue)
        parents|families|you: (parents|families|you) (should|must|need to) (know better|
            be ashamed|control)
        fault|faults: (parents'?|their|your|his|her|council's|staff's|teachers'?|
            company's) (own )?fault
        failed: (have|has) (once again |again )?failed (to|our|us)
        let us down
        let the (school|children|pupils) down
        fed up (with|of)
        sick: sick (and tired )?of
        how many times
        once again ..(ignored|ignore|parents|families|parked|late|failed)
        we are disappointed (in|with|by) (the|our|some|your|their|parents|staff)
        very disappointed (in|with|by)
        disappointing (behaviour|attitude|response from|lack)
        unacceptable
        inconsiderate
        shame on
        blame
        thanks to the incompetence
        lack of (respect|effort|support) (from|by)
        complaining (parents|parent|about)
        moaning (parents|parent|about)
        """,
        unless="no one to blame\nnobody to blame\nblame it on\nblame game",
    )
    message: ClassVar[str] = (
        "“{words}” sounds like blame, and whoever is meant will read it. Say what you would like "
        "people to do, or the approver says that it is fair."
    )


class ToneRival(_Tone):
    """Words that put another school or a supplier down."""

    id: ClassVar[str] = "TONE-RIVAL"
    words: ClassVar[Pack] = pack(
        """
        better than .. (school|primary|academy|schools|st|rivals|neighbours)
        unlike (other|some|certain|the) schools?
        unlike (other|some|certain) (schools|parents|teachers)
        thrashed|hammered|humiliated|embarrassed|destroyed|demolished|annihilated: (thrashed|
            hammered|humiliated|embarrassed|destroyed|demolished|annihilated)
        losers
        no match for
        taught .. a lesson
        sore losers
        avoid .. (at all costs|company|supplier)
        terrible (service|company|school|food|coach)
        rubbish (school|team|company|service|referee|opposition|coach)
        (dreadful|awful|shoddy) (service|company|school|food|work)
        """,
    )
    message: ClassVar[str] = (
        "“{words}” may put another school, team or firm down. Praise our own side instead, or "
        "the approver says that it is meant and received in good humour."
    )


class Profanity(HintRule):
    """Swear words, and exclamations that hurt believers; faith's own words are never meant."""

    id: ClassVar[str] = "PROFANITY"
    clause: ClassVar[str] = "38"
    severity: ClassVar[Severity] = Severity.WARN
    words: ClassVar[Pack] = pack(
        r"""
        shit|shits|shitty|bullshit: (bull)?shit(s|ty)?
        fuck|fucking|fucked|fucks|wtf: (fuck(ing|ed|s)?|wtf)
        bollocks
        bastard|bastards: bastards?
        wanker|wankers: wankers?
        arse|arsehole: arse(hole)?
        bitch|bitches: bitch(es)?
        cunt
        dickhead
        twat
        bugger (all|off|it)
        bloody (hell|well|good|great|awful|kids|parents|school|rain|brilliant|weather|idiot|
            traffic)
        pissed|piss: piss(ed)?( off)?
        crap
        damn|damned|dammit: dam(n|ned|mit)
        omg
        oh my god
        god|gods: for god's sake
        jesus|christ: for christ's sake
        jesus: jesus christ(?=!)
        (oh|sweet) jesus
        jesus wept
        god: good god(?=!)
        what the hell
        """,
        unless="bloody mary\nbloody sunday\noh my goodness",
    )
    message: ClassVar[str] = (
        "“{words}” is not how a school speaks, and some families will be hurt by it. Leave it out."
    )


class TruthAbsolute(HintRule):
    """Claims that nobody can prove."""

    id: ClassVar[str] = "TRUTH-ABSOLUTE"
    clause: ClassVar[str] = "12i"
    severity: ClassVar[Severity] = Severity.WARN
    words: ClassVar[Pack] = pack(
        """
        best (school|primary|teachers|results|primary school) in (the|england|britain|our|town)
        guarantee|guaranteed|guarantees: (we guarantee|guaranteed (results|place|success|to))
        outstanding in every
        never (any|had any) bullying
        zero bullying
        100% (safe|success|of our pupils|pass)
        only school (in|that)
        (no|zero) (risk|accidents)
        completely safe
        number one school
        every child (will|achieves|passes|succeeds)
        finest (school|primary|teachers)
        """,
    )
    message: ClassVar[str] = (
        "“{words}” says more than anybody can prove, and might be held against the school. Say "
        "what happened instead."
    )


class PersonalVoice(HintRule):
    """The school speaks as the school, not as one person."""

    id: ClassVar[str] = "PERSONAL-VOICE"
    clause: ClassVar[str] = "33"
    severity: ClassVar[Severity] = Severity.WARN
    words: ClassVar[Pack] = pack(
        """
        in my (personal )?(opinion|view)
        (personally )?i (personally )?(think|believe|feel|reckon|hate|disagree) (that|the|this|we|
            it|our)
        imho
        speaking personally
        my own (view|opinion)
        my (husband|wife|partner|boyfriend|girlfriend)
        text me
        (message|dm|ring|call|email) me (on|at|directly|if|for)
        """,
    )
    message: ClassVar[str] = (
        "“{words}” speaks for one person, but readers hear the school. Write “we”, or leave it out."
    )


TONE_RULES = (PersonalVoice, Profanity, ToneBlame, ToneInsult, ToneRival, TruthAbsolute)
