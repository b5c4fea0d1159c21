"""Fixed phrases in which a name is nobody's child: books, saints, songs, people of history.

Written by hand, parted by semicolons; matched as whole words, folded.
A full name on the roll is found all the same.
"""

_STORIES = """
ada twist; alice in wonderland; alice through the looking glass; amazing grace; amelia bedelia;
amelia earhart; anna and elsa; anne frank; anne of green gables; annie the musical; artful
dodger; arthur and the round table; babe the; beauty and the; bilbo baggins; billie eilish;
billy elliot; billy goat; billy goats; bing; bluey; bob the builder; bobby shafto; bugsy malone;
burglar bill; charlie and lola; charlie and the; charlie and the chocolate; charlie brown;
charlie bucket; charlottes web; christopher robin; cinderella; danny champion; danny the
champion; david copperfield; dennis the menace; dick whittington; dora the explorer; dr seuss;
ed sheeran; elf on the shelf; elmer the; elsa and anna; emma by jane; esio trot; fireman sam;
flat stanley; frozen jr; george and the dragon; georges marvellous; georgie porgie; gerald the
giraffe; goldilocks and; grinch; hamilton; handa; hansel and gretel; harry potter; harry styles;
hetty feather; horrible henry; horrid henry; huckleberry finn; huey dewey and; humpty; iggy
peck; ivy and bean; jack and annie; jack and jill; jack and the beanstalk; jack frost; jack
horner; jack in the box; jack o lantern; jack sprat; james and the giant; james bond; johnny
appleseed; jolly postman; joseph and his; joseph and the amazing; josephs coat; julian is a
mermaid; katie morag; kevin the carrot; king arthur; kipper the dog; lightning mcqueen; lily the
toymaker; lion king; little miss muffet; little red riding; lola plants; long john silver; lucy
locket; lucy pevensie; mary berry; mary had a little; mary mary quite; mary poppins; matilda by;
matilda jr; matilda musical; matilda the musical; max and the wild; mog the; mr gum; mrs twit;
nancy drew; oliver and company; oliver the musical; oliver twist; paddington bear; peppa pig;
percy jackson; peter and the wolf; peter and wendy; peter pan; peter rabbit; polly put; postman
pat; private peaceful; puss in boots; robin hood; robinson crusoe; romeo and juliet; rosie
revere; rosies walk; ruby bridges; ruby red; ruby slippers; ruby wedding; sam and dave; scrooge;
sherlock holmes; simple simon; skellig; sophie and the bfg; sophie in the bfg; stig of; street
child; taylor swift; the iron man; the tale of peter; thomas the tank; tom kitten; tom sawyer;
toms midnight; tracy beaker; union jack; wee willie; wendy and peter; where the wild; willy
wonka; winnie and wilbur; winnie the pooh; winnie the witch; zog
"""

_HISTORY = """
abraham lincoln; ada lovelace; alan turing; albert einstein; alexander bell; alexander fleming;
alexander graham; alexander the great; alfred the great; amy johnson; andy goldsworthy; andy
warhol; anne boleyn; anne of cleves; arthur ransome; banksy; barbara hepworth; beatrix potter;
ben nevis; benjamin franklin; benjamin zephaniah; bessie coleman; big ben; bob marley; boudicca;
captain cook; captain scott; captain tom; catherine howard; catherine of aragon; catherine parr;
charles babbage; charles darwin; charles dickens; christina rossetti; christopher columbus;
christopher wren; claude monet; cs lewis; david attenborough; david walliams; dina asher smith;
dorothy hodgkin; duke of edinburgh; edith cavell; edward jenner; edward lear; edward the
confessor; elizabeth fry; elizabeth garrett; elizabeth i; elizabeth ii; emily bronte; emily
davison; emma raducanu; emmeline pankhurst; enid blyton; ernest shackleton; florence
nightingale; francis drake; frida kahlo; galileo galilei; george orwell; george stephenson;
george vi; george washington; grace darling; guy fawkes; hans christian; harriet tubman; harry
kane; helen keller; helen sharman; henri matisse; henri rousseau; henry ford; henry moore; henry
viii; isaac newton; isambard; jacqueline wilson; james cook; james watt; jane austen; jane
goodall; jane seymour; jesse owens; jessica ennis; joan of arc; joe wicks; john barnes; john
cabot; john lennon; john logie; joseph lister; julia donaldson; julius caesar; katherine
johnson; kenneth grahame; king alfred; l s lowry; leah williamson; leonardo da; lewis carroll;
lewis hamilton; louis braille; louis pasteur; lucy bronze; ludwig van; mae jemison; malala;
malorie blackman; marcus rashford; marie curie; martin luther; mary anning; mary queen of; mary
seacole; mary shelley; mary tudor; michael faraday; michael morpurgo; michael rosen; mo farah;
mother teresa; neil armstrong; nelson mandela; nicola davies; oliver cromwell; oliver jeffers;
pablo picasso; philip pullman; quentin blake; rachel carson; richard iii; roald dahl; robert
burns; robert falcon; robert louis; robert scott; rosa parks; rosalind franklin; samuel pepys;
simone biles; stephen hawking; stephen hawkings; steve backshall; thomas becket; thomas edison;
thomas more; tim berners; tim peake; tom fletcher; valentina tereshkova; van gogh; victoria and
albert; vincent van gogh; walter raleigh; walter tull; william blake; william morris; william
shakespeare; william the conqueror; william wilberforce; wolfgang amadeus; wright brothers
"""

_FAITH = """
abraham and isaac; abraham and sarah; adam and eve; angel gabriel; angel michael; anne and
joachim; archangel; archangel gabriel; archangel michael; archangel raphael; benedict; cain and
abel; carlo; carlo acutis; christian aid; daniel in the; david and goliath; doubting thomas;
eden garden; elijah and; esther and; faith group; faith hope; faith in action; garden of eden;
gospel of john; gospel of luke; gospel of mark; gospel of matthew; grace and; grace before; hail
mary; hope joy; hope love; hope peace; isaac and rebekah; jacob and esau; jacobs dream; jacobs
ladder; jesse tree; john the baptist; jonah and the; joseph and mary; joshua and the; joy hope;
joy to; joyful mysteries; lourdes; luke chapter; marks gospel; martha and mary; mary and joseph;
marys meals;
mary and martha; mary mackillop; mary magdalene; mary mother; mary ward; matthew chapter;
michael the; moses and; moses in; mother mary; noah and; noah built an; noahs ark; noel noel;
oscar romero; our lady; peter and paul; pontius pilate; pope benedict; pope francis; pope john;
pope leo; rosary; ruth and naomi; samson and; samuel in the temple; sarah and abraham; saul;
simon of cyrene; simon peter; solomon; the angel gabriel; the first noel; thomas the apostle;
virgin mary; zacchaeus
"""

_PLACES = """
albert dock; albert hall; alexandra palace; alton towers; amber alert; amber warning; amber
weather; ashton gate; baker street; bourbon; cadbury world; charlotte street; chelsea fc;
chester zoo; daisy chain; daisy chains; dover castle; duke of york; duke william; eden project;
florence in italy; harry ramsden; heath park; henry hoover; henry the hoover; holly and ivy
wreath; holly bears; holly wreath; hyde park; isle of; ivy wreath; jack russell; jasmine rice;
jasper the dog; jolly roger; jordan river; king charles; king edward; king george; king harold;
king henry; king james; king john; king william; lake victoria; legoland; lewis carroll; lily
pad; lily pond; lincoln cathedral; london eye; marks and spencer; mason trust; max mara; mount
everest; olive branch; olive oil; olive tree; pearl class; pearl harbour; poppies; poppy appeal;
poppy day; poppy field; poppy seller; poppy wreath; prince george; prince harry; prince louis;
prince of wales; prince william; princess charlotte; princess of wales; queen elizabeth; queen
mary; queen victoria; river jordan; robin class; rose garden; rose petals; rose window; severn;
south georgia; spencer; st john ambulance; st johns ambulance; stanley park; summer camp; summer
holiday; summer reading; summer term; sydney harbour; sydney opera; the holly and the ivy; tom
daley; victoria line; victoria park; victoria sponge; victoria station; warwick castle; windsor
castle; york minster
"""


def _phrases(*texts: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for text in texts:
        for phrase in text.split(";"):
            words = tuple(phrase.split())
            found.setdefault(words[0], []).append(words)
    return {first: tuple(group) for first, group in found.items()}


PHRASES = _phrases(_STORIES, _HISTORY, _FAITH, _PLACES)

# Where these stand, a saint's name is the saint's unless something speaks for a child.
FAITH_WORDS = frozenset(
    """
    gospel gospels bible scripture scriptures disciple disciples apostle apostles prophet prophets
    psalm testament parable parables martyr martyrs patron feast novena icon shrine passion
    crucifixion resurrection bethlehem nazareth jerusalem jesus holy
    """.split()
)

# Where these stand, a name that stories have too may be theirs.
TALE_WORDS = frozenset(
    """
    story stories book books novel author chapter chapters film tale text poem poems poetry
    character characters costume costumes dressed musical panto play production show cast stage
    tudor tudors victorian victorians king queen kings queens royal throne reign history war
    explorer explorers scientist artist myth legend viking vikings roman romans prints drama
    theatre cinema movie library
    """.split()
)

# A name with one of these words near it tells the old story, unless much speaks for a child.
STORY_WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "noah": "ark flood rainbow dove",
        "joseph": "coat dreams carpenter mary bethlehem stable nazareth jesus pharaoh brothers",
        "mary": "joseph jesus nazareth nativity stable bethlehem assumption statue donkey",
        "gabriel": "angel mary annunciation archangel nazareth",
        "daniel": "lions den lion",
        "david": "goliath psalm psalms king sling",
        "jonah": "whale nineveh fish",
        "moses": "egypt sea basket pharaoh commandments",
        "adam": "eve eden creation",
        "abraham": "isaac sarah covenant",
        "isaac": "abraham newton rebekah",
        "elijah": "prophet elisha passover",
        "jacob": "esau ladder",
        "thomas": "doubting apostle disciple risen",
        "peter": "denied apostle disciple fisherman jesus rome cockerel",
        "paul": "apostle damascus letters romans corinthians",
        "john": "baptist gospel apostle",
        "mark": "gospel diaries diary calendars calendar",
        "luke": "gospel skywalker mark john matthew acts",
        "noel": "carol carols jingle nativity sing singing",
        "matthew": "gospel tax",
        "george": "dragon patron saint",
        "patrick": "patron saint shamrock ireland",
        "francis": "assisi pope saint",
        "bernadette": "lourdes grotto sister",
        "elizabeth": "queen visitation zechariah coronation",
        "jack": "beanstalk giant union frost lantern fire",
        "oliver": "twist musical playhouse gruel fagin dodger",
        "oscar": "romero",
        "jesse": "tree",
        "jude": "thaddeus patron",
        "harry": "hogwarts potter quidditch styles",
        "alice": "wonderland rabbit hatter",
        "matilda": "musical trunchbull honey dahl",
        "charlotte": "wilbur web",
        "arthur": "excalibur merlin camelot lancelot",
        "florence": "nightingale italy crimea lamp",
        "willow": "tree wind den weaving",
        "olive": "oil tree branch olives",
        "edward": "vi confessor",
        "stephen": "martyr",
        "lucy": "narnia aslan wardrobe",
    }.items()
}
