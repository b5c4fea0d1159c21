"""Fixed phrases in which a name is nobody's child: books, saints, songs, people of history.

Written by hand, parted by semicolons; matched as whole words, folded.
A full name on the roll is found all the same.
"""

_STORIES = """
ada twist; alice in wonderland; alice through the looking glass; amazing grace; amelia bedelia;
amelia earhart; anna and elsa; anne frank; anne of green gables; annie the musical; artful dodger;
arthur and the round table; babe the; beauty and the; bilbo baggins; billie eilish; billy elliot;
billy goat; billy goats; bing; bluey; bob the builder; bobby shafto; bugsy malone; burglar bill;
charlie and lola; charlie and the; charlie and the chocolate; charlie brown; charlie bucket;
charlottes web; christopher robin; cinderella; danny champion; danny the champion; david
copperfield; dennis the menace; dick whittington; dora the explorer; dr seuss; ed sheeran; elf on
the shelf; elmer the; elsa and anna; emma by jane; esio trot; fireman sam; flat stanley; frozen
jr; george and the dragon; georges marvellous; georgie porgie; gerald the giraffe; goldilocks and;
grinch; hamilton; handa; hansel and gretel; harry potter; harry styles; hetty feather; horrible
henry; horrid henry; huckleberry finn; huey dewey and; humpty; iggy peck; ivy and bean; jack and
annie; jack and jill; jack and the beanstalk; jack frost; jack horner; jack in the box; jack o
lantern; jack sprat; james and the giant; james bond; johnny appleseed; jolly postman; joseph and
his; joseph and the amazing; josephs coat; julian is a mermaid; katie morag; kevin the carrot;
king arthur; kipper the dog; lightning mcqueen; lily the toymaker; lion king; little miss muffet;
little red riding; lola plants; long john silver; lucy locket; lucy pevensie; mary berry; mary had
a little; mary mary quite; mary poppins; matilda by; matilda jr; matilda musical; matilda the
musical; max and the wild; mog the; mr gum; mrs twit; nancy drew; oliver and company; oliver the
musical; oliver twist; paddington bear; peppa pig; percy jackson; peter and the wolf; peter and
wendy; peter pan; peter rabbit; polly put; postman pat; private peaceful; puss in boots; robin
hood; robinson crusoe; romeo and juliet; rosie revere; rosies walk; ruby bridges; ruby red; ruby
slippers; ruby wedding; sam and dave; scrooge; sherlock holmes; simple simon; skellig; sophie and
the bfg; sophie in the bfg; stig of; street child; taylor swift; the iron man; the tale of peter;
thomas the tank; tom kitten; tom sawyer; toms midnight; tracy beaker; union jack; wee willie;
wendy and peter; where the wild; willy wonka; winnie and wilbur; winnie the pooh; winnie the
witch; zog
"""

_HISTORY = """
abraham lincoln; ada lovelace; alan turing; albert einstein; alexander bell; alexander fleming;
alexander graham; alexander the great; alfred the great; amy johnson; andy goldsworthy; andy
warhol; anne boleyn; anne of cleves; arthur ransome; banksy; barbara hepworth; beatrix potter; ben
nevis; benjamin franklin; benjamin zephaniah; bessie coleman; big ben; bob marley; boudicca;
captain cook; captain scott; captain tom; catherine howard; catherine of aragon; catherine parr;
charles babbage; charles darwin; charles dickens; christina rossetti; christopher columbus;
christopher wren; claude monet; cs lewis; david attenborough; david walliams; dina asher smith;
dorothy hodgkin; duke of edinburgh; edith cavell; edward jenner; edward lear; edward the
confessor; elizabeth fry; elizabeth garrett; elizabeth i; elizabeth ii; emily bronte; emily
davison; emma raducanu; emmeline pankhurst; enid blyton; ernest shackleton; florence nightingale;
francis drake; frida kahlo; galileo galilei; george orwell; george stephenson; george vi; george
washington; grace darling; guy fawkes; hans christian; harriet tubman; harry kane; helen keller;
helen sharman; henri matisse; henri rousseau; henry ford; henry moore; henry viii; isaac newton;
isambard; jacqueline wilson; james cook; james watt; jane austen; jane goodall; jane seymour;
jesse owens; jessica ennis; joan of arc; joe wicks; john barnes; john cabot; john lennon; john
logie; joseph lister; julia donaldson; julius caesar; katherine johnson; kenneth grahame; king
alfred; l s lowry; leah williamson; leonardo da; lewis carroll; lewis hamilton; louis braille;
louis pasteur; lucy bronze; ludwig van; mae jemison; malala; malorie blackman; marcus rashford;
marie curie; martin luther; mary anning; mary queen of; mary seacole; mary shelley; mary tudor;
michael faraday; michael morpurgo; michael rosen; mo farah; mother teresa; neil armstrong; nelson
mandela; nicola davies; oliver cromwell; oliver jeffers; pablo picasso; philip pullman; quentin
blake; rachel carson; richard iii; roald dahl; robert burns; robert falcon; robert louis; robert
scott; rosa parks; rosalind franklin; samuel pepys; simone biles; stephen hawking; stephen
hawkings; steve backshall; thomas becket; thomas edison; thomas more; tim berners; tim peake; tom
fletcher; valentina tereshkova; van gogh; victoria and albert; vincent van gogh; walter raleigh;
walter tull; william blake; william morris; william shakespeare; william the conqueror; william
wilberforce; wolfgang amadeus; wright brothers
"""

_KNOWN = """
adam hargreaves; adam kay; adam peaty; alessia russo; alex rider; alex scott; alex t smith;
alexander calder; alfie boe; alice oseman; ally pally; amelia fang; amy winehouse; andy griffiths;
andy murray; andy serkis; anna freud; anthony horowitz; aretha franklin; ariana grande; astrid
lindgren; axel scheffler; bear grylls; ben fogle; ben miller; ben stokes; beth mead; blake
morrison; bobby charlton; bobby moore; bruno mars; bukayo saka; captain underpants; cathy cassidy;
charlie chaplin; charlie higson; charlie mackesy; chris hoy; chris packham; claude debussy; cole
palmer; cressida cowell; daisy ridley; dame kelly; daniel radcliffe; david beckham; david bowie;
david hockney; declan rice; dick king smith; dolly parton; dua lipa; eddie izzard; edvard munch;
ella fitzgerald; ella toone; elle mcnicoll; ellen macarthur; ellen white; ellie goulding; ellie
kildunne; ellie simmonds; elton john; emily bronte; emily dickinson; emily gravett; emma carroll;
emma thompson; eric carle; eva ibbotson; finn wolfhard; florence welch; francesca simon; frank
cottrell; frank lampard; freddie flintoff; freddie mercury; frederic chopin; gareth southgate;
gary lineker; george ezra; george floyd; george harrison; george michael; george russell; georgia
stanway; gino d; greta thunberg; gustav holst; gustav klimt; hannah cockroft; harper lee; harriet
muncaster; harry hill; harry maguire; heather knight; helen skelton; holly branson; horrible
histories; hugo lloris; iron man; jack draper; jack grealish; jackson pollock; james dyson; james
lind; james mayhew; james milner; james norbury; jamie oliver; jamie vardy; jane goodall; jeff
kinney; jenny nimmo; jeremy strong; jesse lingard; jessica ennis hill; jk rowling; joe root;
johann sebastian; john constable; john lewis; john williams; jonathan edwards; jordan henderson;
jordan pickford; joseph haydn; joseph turner; jude bellingham; karen carney; kate middleton;
katherine rundell; keely hodgkinson; kehinde wiley; kelly holmes; kevin sinfield; kiran millwood;
lando norris; laura kenny; laura trott; lauren child; lauren hemp; lauren james; lauren st john;
leo messi; liam payne; lionel messi; liz pichon; louis armstrong; luca brecel; lucy worsley; luke
humphries; luke littler; maggie aderin; marcus aurelius; mark carney; mark twain; mary earps; matt
goodfellow; max verstappen; max whitlock; maya angelou; millie bright; mo salah; nikita gill;
nikola tesla; noah lyles; nobby stiles; olivia dean; olivia rodrigo; onjali rauf; oprah winfrey;
oti mabuse; pam ayres; patrick ness; paul mccartney; phil earle; phil foden; philip reeve; piers
torday; prince albert; quentin crisp; rachel daly; ralph fiennes; raymond briggs; rob biddulph;
rob burrow; robert peary; rory mcilroy; ross welford; ruby wax; rudyard kipling; ryan air; ryan
giggs; ryan reynolds; sally ride; sarah storey; shirley bassey; sky brown; sophie anderson; sophie
dahl; sophie ecclestone; sophie mckenzie; stormzy; summer solstice; susie dent; ted hughes; terry
pratchett; theo walcott; theodore roosevelt; tim burton; tom daley; tom hanks; tom holland; tom
palmer; toni morrison; tony hart; tony ross; trent alexander; usain bolt; val mcdermid; wallace
and gromit; wassily kandinsky; will smith; will young; winston churchill; yayoi kusama; zadie
smith; zephaniah
"""

_WORDS = """
amber gambler; amber light; angel cake; angel delight; angel wings; apple jack; autumn term; black
jack; blue sky; christian names; christian union; christian values; daisy wheel; dawn chorus; dawn
service; eden camp; fall from grace; free will; good faith; grace period; holly king; hope street;
interfaith; ivy league; jack up; joy ride; leap of faith; leo the lion; mark making; mark of
respect; mark scheme; max out; may day; may half term; may procession; may queen; mayday; morris
dancers; morris dancing; mother of pearl; night sky; noel edmonds; pearl of wisdom; poison ivy;
red amber; roman army; roman catholic; roman empire; roman numerals; roman soldier; roman
soldiers; rose tinted; saving grace; sky dive; sky lanterns; sky news; sky sports; spring term;
state of grace; summer solstice; to the max; ultra violet; union jack; violet light; will power
"""

_FAITH = """
abraham and isaac; abraham and sarah; adam and eve; angel gabriel; angel michael; anne and
joachim; archangel; archangel gabriel; archangel michael; archangel raphael; benedict; cain and
abel; carlo; carlo acutis; christian aid; daniel in the; david and goliath; doubting thomas; eden
garden; elijah and; esther and; faith group; faith hope; faith in action; garden of eden; gospel
of john; gospel of luke; gospel of mark; gospel of matthew; grace and; grace before; hail mary;
hope joy; hope love; hope peace; isaac and rebekah; jacob and esau; jacobs dream; jacobs ladder;
jesse tree; john the baptist; jonah and the; joseph and mary; joshua and the; joy hope; joy to;
joyful mysteries; lourdes; luke chapter; marks gospel; martha and mary; mary and joseph; mary and
martha; mary mackillop; mary magdalene; mary mother; mary ward; marys meals; matthew chapter;
michael the; moses and; moses in; mother mary; noah and; noah built an; noahs ark; noel noel;
oscar romero; our lady; peter and paul; pontius pilate; pope benedict; pope francis; pope john;
pope leo; rosary; ruth and naomi; samson and; samuel in the temple; sarah and abraham; saul; simon
of cyrene; simon peter; solomon; the angel gabriel; the first noel; thomas the apostle; vincent de
paul; virgin mary; zacchaeus
"""

_PLACES = """
albert dock; albert hall; alexandra palace; alton towers; amber alert; amber warning; amber
weather; ashton gate; baker street; bourbon; cadbury world; charlotte street; chelsea fc; chester
zoo; daisy chain; daisy chains; dover castle; duke of york; duke william; eden project; florence
in italy; harry ramsden; heath park; henry hoover; henry the hoover; holly and ivy wreath; holly
bears; holly wreath; hyde park; isle of; ivy wreath; jack russell; jasmine rice; jasper the dog;
jolly roger; jordan river; king charles; king edward; king george; king harold; king henry; king
james; king john; king william; lake victoria; legoland; lewis carroll; lily pad; lily pond;
lincoln cathedral; london eye; marks and spencer; mason trust; max mara; mount everest; olive
branch; olive oil; olive tree; pearl class; pearl harbour; poppies; poppy appeal; poppy day; poppy
field; poppy seller; poppy wreath; prince george; prince harry; prince louis; prince of wales;
prince william; princess charlotte; princess of wales; queen elizabeth; queen mary; queen
victoria; river jordan; robin class; rose garden; rose petals; rose window; severn; south georgia;
spencer; st john ambulance; st johns ambulance; stanley park; summer camp; summer holiday; summer
reading; summer term; sydney harbour; sydney opera; the holly and the ivy; tom daley; victoria
line; victoria park; victoria sponge; victoria station; warwick castle; windsor castle; york
minster
"""


def _phrases(*texts: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for text in texts:
        for phrase in text.split(";"):
            words = tuple(phrase.split())
            found.setdefault(words[0], []).append(words)
    return {first: tuple(group) for first, group in found.items()}


PHRASES = _phrases(_STORIES, _HISTORY, _KNOWN, _WORDS, _FAITH, _PLACES)
