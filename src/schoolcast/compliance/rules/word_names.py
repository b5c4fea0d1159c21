"""Names that are also words: in small letters they are words first.

Written and reviewed by hand, for forenames and surnames of children in British schools. Folded:
small letters, no accents.
"""

WORD_NAMES = frozenset(
    """
    abbey amber an angel april archer art ash august aurora autumn bailey baker banks barber
    bay beach bean bear beck bell berry best bill birch bird bishop black blossom blue booth
    boots bow bowl boy brand bridge bridges brook brooks brown buck bull burn burns bush
    butler cameo carol carpenter case cash chance chapel charity chase cherry chip christian
    church clay clover coal coast cook coral cotton court crisp cross crystal daisy dale dawn
    day days dean dear diamond do drew duke eden ember fair faith fawn fern field fields finch
    fisher flint flora flower flowers foot ford forest foster fox freed frost gale game
    gardener gardner garnet gates gay gene gift glen gold golden good grace grant gray green
    grey grove guy hall hand harmony hart haven hazel heath heather heaven hill hills holly
    hook hope house hunt hunter iris ivory ivy jack jade jasmine jasper jay jet jewel jolly
    joy juniper just keen key kind king kite knight lake lamb lane lark lavender law leaf
    liberty light lily little lock long love low luck lucky lynx mace major maple march mark
    marsh mason max may mead melody mercer mercy merry miles mill miller mills mint misty moon
    moor moore moss nice nick noble noel north oak olive opal pace page palm park peace peach
    pearl penny pepper pike piper place poet pole pool poppy porter potter power precious
    price prince prior queen rain raven ray read reed reef rice rich ridge ring river rivers
    robin rock roman rook root rose rosemary rowan ruby rush sage sales sally salt sandy
    scarlet sea shade sharp shepherd short silver singer sky small smart snow song south
    spring stable star steel stone storm strong summer sun swan sweet swift tanner temple
    thorn tiger tower trinity true tuck turner vale valentine vine viola violet walker wall
    walls wand ward waters way weaver wells west white wild will willow wills winter winters
    wise wolf wood woods wren young
    teddy bonnie bobby frank rob bob pat sue dot belle star sunny ace honey pixie rocky buddy
    baron reid rod gene tom pip ray finch billy bill art wade chip cliff dean drew earl ebony
    eve forest gail ginger guy herb josh kitty lance miles norm otter paige peg raven reef
    rusty sandy skip spencer sunday tad ted will woody pope major lions page bea art
    kit sail said ant nap tad dale sol rich sonny pet bean bonny curly dusty misty
    al bo an li ng ed jo oak elm ash beech cedar maple birch elder sycamore
    """.split()
)
