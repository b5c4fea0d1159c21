"""First names that stories, rulers and pets have too: for them a stop needs strong signs.

Folded. Such a name is asked about until something says that it is a child's here.
"""

FAMOUS_NAMES = frozenset(
    """
    ada albert alfred alice alfie amelia angelina anna anne annie antonia ariel arlo arthur
    aurora beatrice beatrix bella belle benji beth betsy biff billy blake bluey boris brian bruno
    buddy caesar caspian cassie catherine charlie charlotte chester chloe cinderella claude clara
    cleo clifford coco coraline danny darcy david dennis dexter dolly dora dorothy dory douglas
    dudley duncan eddie edith edmund edward eleanor elizabeth eliza ella ellie elmer elsa elsie
    emil emily emma eric ernest esme eva evie felix ferdinand fergus finn fiona floella flora
    florence flossie frank frankie fred freddie freddy frida fudge garfield gary gavin gaston
    george georgia gerald geraldine gertie gilbert ginger ginny gretel greta gromit gulliver
    hamish hamlet hansel harold harriet harry hattie heathcliff heidi helen helena henry herbert
    hercules hermione hetty hiccup hilda homer horace horatio horrid hugo humphrey imogen isabel
    isabella isla jack jacob jake james jane jasmine jasper jemima jemma jeremy jerry jess jessie
    jessica jim jo joey josie juliet julius juno kate katie katy kevin kipper kristoff lancelot
    lara larry lassie laura lenny leo leon leonardo lewis lily lionel lola lottie louie louis lucas
    lucy luke luna mabel macbeth madeline maggie maisie maisy malala malcolm mario marley marlin
    martha marty matilda maui maurice max maya meg meena melody mercury merida merlin mia
    michelangelo milo mildred miles milly minnie miranda moana mog molly monty morgan mowgli mulan
    mungo muriel nancy nell nelson nemo neptune nero newton nigel noddy norman octavia odette
    odysseus olaf olga oliver olivia ollie ophelia orlando orion oscar oswald othello otto
    pandora patch paul peggy penelope penny peppa percy perseus pete petra phoebe pinocchio pip
    piper pippa pippi pluto polly poppy portia prospero puck quentin ralph ramona rapunzel raphael
    rex ricky riley robin rocky roger romeo ron ronald ronnie rory rosie roxanne ruby rudolph rufus
    rupert sally sam sasha scout sebastian shaun sheila sherlock sheldon sid sidney simba simon
    skye smudge snowy sophie spike spot stan stanley stella stephen stitch susan sven sylvester
    tabitha tallulah tarzan ted teddy theo theodore theseus thomas tiana tigger tilda tilly timmy
    titania titus toad toby tom toto tracy trixie troy tyler ulysses ursula vera victor victoria
    vincent violet viola wallace wanda wendy wilbur wilf wilfred will willow wilma winnie winston
    woody xavier yasmin zara zelda zeus ziggy zoe zog
    """.split()
)
