"""Matters that an approver decides: confidential, political, delicate, or unkind."""

from typing import ClassVar

from schoolcast.api import Severity
from schoolcast.compliance.rules.hints import HintRule, Pack, pack


class Confidential(HintRule):
    """What is said within the school stays there."""

    id: ClassVar[str] = "CONFIDENTIAL"
    clause: ClassVar[str] = "39"
    words: ClassVar[Pack] = pack(
        """
        confidential|confidentially: (strictly |private and |highly )?confidential(ly)?
        not for (sharing|publication|release|circulation)
        (keep|kept) (this )?between (us|ourselves|you and me)
        embargoed
        disciplinary (hearing|action|procedure|matter|process|meeting)
        (has been|was|were|been) suspended
        (permanently |temporarily )?excluded (from school|for|pupil)
        (redundancy|redundancies)
        (grievance|tribunal)
        (safeguarding|child protection) (concern|concerns|referral|investigation|case|incident)
        under investigation
        police (investigation|are investigating|enquiry)
        (settlement|compensation) (agreement|claim|payment)
        staff (restructure|restructuring|pay|salaries|salary|sickness|absence)
        draft (ofsted )?(report|inspection)
        minutes of the (confidential|closed)
        solicitor
        ofsted complaint
        """,
        unless="""
        confidential (helpline|service|support|advice)
        (is|are) confidential and
        """,
    )
    message: ClassVar[str] = (
        "“{words}” may be about something that is not for the public. Leave it out, or the "
        "approver says that it may be told."
    )


class Reference(HintRule):
    """A reference for somebody binds the school."""

    id: ClassVar[str] = "REFERENCE"
    clause: ClassVar[str] = "12j"
    words: ClassVar[Pack] = pack(
        """
        (would|can|cannot|could) (highly |thoroughly |wholeheartedly )?recommend (him|her|them|mr|
            mrs|miss|ms|this (tutor|builder|childminder|coach))
        recommend (him|her|them) (to|for|as|highly)
        highly recommended (tutor|builder|childminder|coach|employee|plumber)
        (would|will) be an asset to
        (excellent|reliable|outstanding|trusted) (employee|worker|tutor|babysitter|childminder|
            tradesman)
        (glowing|personal|character|written) reference
        happy to (be|act as|give) (a |their |his |her )?(referee|reference)
        endorse (him|her|them|mr|mrs|miss)
        """,
    )
    message: ClassVar[str] = (
        "“{words}” reads like a reference, which the policy keeps off social media because it "
        "binds the school. Thank people for what they did instead."
    )


class Politics(HintRule):
    """A school does not take sides."""

    id: ClassVar[str] = "POLITICS"
    clause: ClassVar[str] = "12a"
    words: ClassVar[Pack] = pack(
        """
        vote (for )?(labour|conservative|conservatives|tory|lib|liberal|green|reform|snp|plaid|
            brexit|leave|remain|him|her|them|mr|mrs|cllr|councillor)
        labour (party|government|councillor|candidate)
        conservative (party|government|councillor|candidate)
        tory|tories: (tory|tories)
        (reform uk|green party|liberal democrats?|lib dems?)
        party|democrats|democrat|dems: (green party|lib dems?|liberal democrats?)
        brexit
        government cuts
        (the|this) (government|prime minister) (has|have|is|should|must|doesn't)
        sign (the|this|our) petition
        (strike|striking) (action|teachers|day)
        (trump|farage|starmer|sunak)
        campaign (against|rally|trail)
        protest (against|march|outside)
        """,
    )
    message: ClassVar[str] = (
        "“{words}” touches politics, in which a school takes no side. Leave it out, or the "
        "approver says that it is neutral."
    )


class Equality(HintRule):
    """Words that treat people as lesser, or leave some out."""

    id: ClassVar[str] = "EQUALITY"
    clause: ClassVar[str] = "12g"
    severity: ClassVar[Severity] = Severity.WARN
    words: ClassVar[Pack] = pack(
        """
        (man|boy|run|throw|fight|cry|scream|play) like a (girl|man|boy)
        man up
        (boys|girls) don't (cry|play|do)
        girls|boys: (girls|boys) only
        retard|retarded|spastic|cripple|midget: (retard(ed)?|spastic|cripple|midget)
        gypsy|gypsies|pikey: (gypsy|gypsies|pikey)
        normal (children|kids|pupils|families)
        suffers from (autism|adhd|dyslexia|down)
        (wheelchair bound|confined to a wheelchair)
        illegal immigrants?
        (non-christians|non-catholics) (are|should|must|need)
        so gay
        """,
        unless="(boys|girls) only (football|team|changing|toilets|final|race|netball)",
    )
    message: ClassVar[str] = (
        "“{words}” may hurt or leave out some of those who read it. Choose other words."
    )


class SensitiveTopic(HintRule):
    """Matters on which people are easily misread."""

    id: ClassVar[str] = "SENSITIVE-TOPIC"
    clause: ClassVar[str] = "39"
    words: ClassVar[Pack] = pack(
        """
        suicide|suicidal: suicid(e|al)
        self-harm|harm: self-harm(ing)?
        (stabbing|stabbed|knife crime)
        abuse (allegation|allegations|claims|case|inquiry|scandal)
        sexual (assault|harassment|abuse)
        terror|terrorist|terrorism: terror(ist|ism)?( attack)?
        (abortion|euthanasia)
        school closure (plans|proposal|consultation)
        academy (conversion|takeover)
        academisation
        (lockdown|bomb) (threat|scare|alert)
        covid (outbreak|vaccine|vaccination)
        """,
        unless="terror of the\nreign of terror",
    )
    message: ClassVar[str] = (
        "“{words}” is a delicate matter, on which a post is easily misread. Talk to the Head "
        "first; the approver says that it may go out."
    )


class AudienceChild(HintRule):
    """Most platforms are for those of 13 and over; posts speak to parents."""

    id: ClassVar[str] = "AUDIENCE-CHILD"
    clause: ClassVar[str] = "43"
    severity: ClassVar[Severity] = Severity.WARN
    words: ClassVar[Pack] = pack(
        """
        (children|pupils|kids|boys and girls)[,:!]? (please )?(follow|like|comment|tag|share|
            message|dm|subscribe)
        kids, (follow|comment|tag|message)
        tag (your|a) (friend|friends|classmate|bestie)
        (follow|add|friend|find) us on (snapchat|tiktok|instagram)
        """,
    )
    message: ClassVar[str] = (
        "“{words}” speaks to children, but these platforms are for people of 13 and over. Speak to "
        "their parents instead."
    )


MATTER_RULES = (
    AudienceChild,
    Confidential,
    Equality,
    Politics,
    Reference,
    SensitiveTopic,
)
