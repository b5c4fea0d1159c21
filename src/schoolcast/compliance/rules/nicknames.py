"""What children are called for short. A school adds its own in policy.toml."""

_TABLE = """
abigail: abi abby abbie gail
adam: ad
adelaide: addie ada
alexander: alex al xander sandy lex
alexandra: alex lexi lexie sasha sandra
alfred: alfie fred alf
alice: ali
amelia: millie amy mia milly
andrew: andy drew
angela: angie
anna: annie
annabelle: bella belle annie
anthony: tony ant
antonia: toni
arabella: bella belle ara
archibald: archie
arthur: art artie
beatrice: bea bee trixie
benjamin: ben benji benny
bernadette: bernie detta
bridget: bridie biddy
caitlin: cait katie
catherine: cathy katie kate cat
charles: charlie chas
charlotte: lottie charlie lotte
christian: chris
christina: chrissie tina
christopher: chris kit
clementine: clemmie
constance: connie
daniel: dan danny
david: dave davy davey
deborah: debbie deb
delilah: lilah
dominic: dom
dorothy: dot dottie dolly
edith: edie
edward: ed eddie ned ted teddy
eleanor: ellie nell nellie nora
elijah: eli
elizabeth: lizzie liz libby beth betty eliza betsy ellie
eliza: liza
ellie: el
emilia: emmy millie mila
emily: em emmy millie
ethan: eth
evangeline: evie eva
evelyn: evie eve
felicity: fliss flick
fernando: nando
finlay: finn fin
finley: finn fin
finn: fin
florence: flo florrie flossie
frances: fran frankie
francesca: fran frankie chessie
francis: frank frankie
frederick: fred freddie freddy
gabriel: gabe
gabriella: gabby ella
genevieve: evie gen
georgia: georgie
georgina: georgie gina
grace: gracie
gregory: greg
harriet: hattie harri hatty
harrison: harry
henrietta: hettie etta
henry: harry hal
hugo: huey
ibrahim: ibby ibi
imogen: immy imo
isaac: zac ike
isabella: bella izzy issy isa izzie
isabelle: izzy belle issy izzie
isobel: izzy bel issy
jacob: jake
jacqueline: jackie
james: jamie jim jimmy jem
jennifer: jen jenny jenna
jessica: jess jessie
jonathan: jon jonny
joseph: joe joey joss
josephine: josie jo
joshua: josh
katherine: kate katie kat kitty
kathryn: kate katie
laurence: larry laurie
leonard: leo len lenny
leonardo: leo
lillian: lily lil
louis: lou louie
lucas: luke luc
lucinda: lucy cindy
madeleine: maddie maddy
madison: maddie
margaret: maggie meg peggy daisy
maria: mimi
matilda: tilly mattie tilda tillie
matthew: matt matty
maximilian: max
michael: mike mikey mick
miriam: mim miri
mohammed: mo
muhammad: mo
natalie: nat
natasha: tash tasha
nathan: nat nate
nathaniel: nat nate nathan
nicholas: nick nicky
nicola: nicky nic
oliver: ollie olly oli
olivia: liv livvy livi ollie
oluwaseun: seun
oscar: ossie
patricia: pat tricia trish
patrick: paddy pat
penelope: penny nell
peter: pete
philip: phil pip
philippa: pippa pip
rebecca: becky becca bex
reginald: reg reggie
reuben: ben rube
richard: rick ricky dick
robert: rob robbie bob bobby bertie
ronald: ron ronnie
rosalind: ros rosie
rose: rosie
rosemary: rosie
samantha: sam sammy
samuel: sam sammy
scarlett: scarly lettie
sebastian: seb
sophia: sophie
stanley: stan
stephen: steve stevie
susannah: susie sue
theodora: thea dora theo
theodore: theo ted teddy
theresa: tess terri
thomas: tom tommy
timothy: tim timmy
tobias: toby
valentina: tina val
victoria: vicky tori
vincent: vince vinny
wilhelmina: billie minnie
wilfred: wilf wilfie
william: will billy bill liam willie
winifred: winnie freddie
yusuf: yusi
zachary: zac zach zack zak
"""


def read_table(text: str) -> dict[str, tuple[str, ...]]:
    """Lines `name: short forms`, folded."""
    rows = (line.split(":") for line in text.strip().splitlines())
    return {name.strip(): tuple(short.split()) for name, short in rows}


NICKNAMES = read_table(_TABLE)
