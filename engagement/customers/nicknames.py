"""Short forms of given names that share too few letters with the full name to be found as a typing error."""

GROUPS = (
    "alan allan allen al",
    "albert al bert bertie",
    "alexander alex alec sandy sasha xander",
    "alistair alasdair alastair ali",
    "andrew andy drew",
    "anthony tony",
    "catherine katherine kathryn cathy kathy kate katie kitty",
    "charles charlie chuck chas",
    "christina christine chris tina",
    "christopher chris kit",
    "david dave davie",
    "deborah debbie deb",
    "dorothy dot dolly",
    "edward ed eddie ted ned",
    "elizabeth liz lizzie beth betty eliza elspeth lisa libby",
    "frances fran frankie",
    "francis frank",
    "geoffrey jeffrey geoff jeff",
    "helen nell ellen",
    "henry harry hal",
    "isabel isobel isabella bella ishbel",
    "jacqueline jackie",
    "james jim jimmy jamie hamish",
    "jane jean janet jenny",
    "jennifer jen jenny",
    "john jack jock johnny ian iain sean",
    "jonathan jon",
    "joseph joe",
    "kenneth ken kenny",
    "lawrence laurence larry laurie",
    "leonard len lenny",
    "margaret maggie meg peggy rita daisy greta",
    "martha patty",
    "mary molly polly may",
    "matthew matt",
    "michael mike mick micky",
    "mohammed muhammad mohammad mohamed mo",
    "nicholas nick nicky",
    "patricia pat patsy trish tricia",
    "patrick pat paddy",
    "peter pete",
    "philip phillip phil",
    "rebecca becky",
    "richard rick dick ricky",
    "robert rob bob bobby robbie rab bert",
    "ronald ron ronnie",
    "samuel samantha sam",
    "sarah sally sadie",
    "stephen steven steve stevie",
    "susan sue susie",
    "theresa teresa terry tess",
    "thomas tom tommy tam",
    "victoria vicky tori",
    "walter wat wally",
    "william will bill billy liam willie",
)

_others: dict[str, frozenset[str]] = {}
for _group in GROUPS:
    for _name in _group.split():
        _others[_name] = _others.get(_name, frozenset()) | frozenset(_group.split())


def other_forms(word: str) -> frozenset[str]:
    """Names that people use for the same given name, without the word itself."""
    return _others.get(word, frozenset()) - {word}
