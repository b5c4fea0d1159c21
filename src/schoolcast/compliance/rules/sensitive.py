"""Sensitive facts about one child: health, needs, care, means, family, conduct.

A topic alone ("flu vaccines on Tuesday") is fine; the rules ask where the same words are about an
individual, who is named or can be told from the words.
"""

from typing import ClassVar

from schoolcast.compliance.rules.hints import Pack, pack
from schoolcast.compliance.rules.sensitive_rule import SensitiveRule


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
