"""What children are called for short. A school adds its own in policy.toml."""

_TABLE = """
abigail: abi abby abbie gail abz
adam: ad addy
adelaide: addie ada
aisha: aish esha
alexander: alex al xander sandy lex ali lexy
alexandra: alex lexi lexie sasha sandra ali lexa
alfred: alfie fred alf
alice: ali allie
amelia: millie amy mia milly meels mimi emmy melia
amelie: amy millie mels
andrew: andy drew
angela: angie
anna: annie
annabel: annie belle bella
annabelle: bella belle annie
anthony: tony ant
antonia: toni
arabella: bella belle ara
archibald: archie
arthur: art artie artur
ava: avie
beatrice: bea bee trixie
ben: benny benji
benjamin: ben benji benny benj
bernadette: bernie detta bern
bethany: beth bethy
blake: blakey
bobby: bob
bridget: bridie biddy
caitlin: cait katie
caleb: cale cal
callum: cal
caroline: caz carrie
catherine: cathy katie kate cat
charles: charlie chas
charlotte: lottie charlie lotte charl chaz
chester: chesty
christian: chris chrissy
christina: chrissie tina
christopher: chris kit
clementine: clemmie
constance: connie
crispin: cris
daisy: dais
daniel: dan danny dans
darcie: darce darc
darcy: darce
david: dave davy davey dai
deborah: debbie deb
delilah: lilah lila del
dominic: dom domo
dorothy: dot dottie dolly
edith: edie ede
edward: ed eddie ned ted teddy eds teds
eleanor: ellie nell nellie nora els ells elle
elijah: eli
eliza: liza lizzie liz
elizabeth: lizzie liz libby beth betty eliza betsy ellie lilibet lizzy libs bess bessie elsie
ella: els
ellie: el els ell
elsie: els
emilia: emmy millie mila emmie em ems
emily: em emmy millie ems milly
ethan: eth eths
eva: evie
evangeline: evie eva
evelyn: evie eve
felicity: fliss flick
fernando: nando
finlay: finn fin
finley: finn fin
finn: fin
florence: flo florrie flossie florie flora
frances: fran frankie
francesca: fran frankie chessie frannie cesca
francis: frank frankie fran
freddie: fred freds freddo
frederick: fred freddie freddy freds
freya: frey
gabriel: gabe gabs gabby
gabriella: gabby ella
genevieve: evie gen
george: georgie
georgia: georgie george
georgina: georgie gina
grace: gracie
gregory: greg
hannah: han hanny
harriet: hattie harri hatty haz
harrison: harry haz harris
harry: haz hazza
heidi: heids
henrietta: hettie etta
henry: harry hal
hugo: huey
ibrahim: ibby ibi ibra
imogen: immy imo imms
iris: iri
isaac: zac ike izzy ize
isabella: bella izzy issy isa izzie isabel isie izy
isabelle: izzy belle issy izzie isie
isla: islie
isobel: izzy bel issy
jack: jackie jacko
jackson: jax
jacob: jake jakey coby
jacqueline: jackie
james: jamie jim jimmy jem jimbo
jasper: jas jazz jaz
jayden: jay jayd
jennifer: jen jenny jenna
jenson: jense
jessica: jess jessie
jonathan: jon jonny
joseph: joe joey joss jojo
josephine: josie jo
joshua: josh joshy
jude: judey
katherine: kate katie kat kitty kathy
kathryn: kate katie
lauren: loz laur
laurence: larry laurie
leo: leelee
leonard: leo len lenny
leonardo: leo
lillian: lily lil
lily: lil lils
logan: logie
louie: lou louis
louis: lou louie
luca: luc lucs
lucas: luke luc lucs luca
lucinda: lucy cindy
lucy: luce lulu
luna: lunie
madeleine: maddie maddy
madison: maddie
maeve: maevey
maisie: maise mais
margaret: maggie meg peggy daisy
maria: mimi
mason: mase masey
matilda: tilly mattie tilda tillie matty mati tils
matthew: matt matty matts mattie
max: maxi maxie maxy
maximilian: max
megan: megs meggie
mia: mimi
michael: mike mikey mick
miriam: mim miri
mohammed: mo
muhammad: mo moh mohd hamada
myla: mims
natalie: nat
natasha: tash tasha
nathan: nat nate
nathaniel: nat nate nathan
nicholas: nick nicky
nicola: nicky nic
noah: noey
olive: ollie livvy
oliver: ollie olly oli ols olls
olivia: liv livvy livi ollie livs libby
oluwaseun: seun olu
orla: orls
oscar: ossie osc ozzy
patricia: pat tricia trish
patrick: paddy pat
penelope: penny nell nellie poppy pippa
peter: pete
philip: phil pip
philippa: pippa pip
phoebe: phebs pheebs
poppy: popsy
rebecca: becky becca bex becks
reggie: regs
reginald: reggie
reuben: ben rube reubs rubes
richard: rick ricky dick
robert: rob robbie bob bobby bertie robbo
ronald: ron ronnie
ronnie: ron
rory: ror roz
rosalind: ros rosie
rose: rosie rosa
rosemary: rosie
ruby: rubes
samantha: sam sammy
samuel: sam sammy sami
scarlett: scarly lettie scarls
sebastian: seb
siobhan: shiv shivvy shev
sophia: sophie soph
sophie: soph sophs
stanley: stan stanny
stephen: steve stevie
susannah: susie sue
tadhg: tadgy
theo: teddy
theodora: thea dora theo
theodore: theo ted teddy thea
theresa: tess terri
thomas: tom tommy tomo toms
timothy: tim timmy
tobias: toby
toby: tobes tobs tobe
valentina: tina val
victoria: vicky tori
vincent: vince vinny
violet: lettie
wilfred: wilf wilfie
wilhelmina: billie minnie
william: will billy bill liam willie wills wil billie
willow: wills
winifred: winnie freddie
yusuf: yusi
zachary: zac zach zack zak
zoe: zozo
"""


def read_table(text: str) -> dict[str, tuple[str, ...]]:
    """Lines `name: short forms`, folded."""
    rows = (line.split(":") for line in text.strip().splitlines())
    return {name.strip(): tuple(short.split()) for name, short in rows}


NICKNAMES = read_table(_TABLE)
