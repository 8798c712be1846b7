"""Words of the wires that gathering goes by: numbers, days, deeds, targets, and the words that say nothing because every article has them.

English and general, no list of events: `telling` and `sketching` read by them.
"""

from __future__ import annotations

import re

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = tuple(
    "january february march april may june july august september october november december "
    "jan feb mar apr may jun jul aug sept oct nov dec".split()
)
"""The names of the months, and again as wires shorten them."""

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS = {
    **{f"{ten}-{one}": 20 + 10 * tens + ones + 1 for tens, ten in enumerate(_TENS) for ones, one in enumerate(_ONES[:9])},
    **{ten: 20 + 10 * tens for tens, ten in enumerate(_TENS)},
    **{one: ones + 1 for ones, one in enumerate(_ONES)},
}

DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central northeast northwest southeast southwest northeastern "
    "northwestern southeastern southwestern upper lower greater new".split()
)
AREAS = tuple("region province state oblast governorate county department division territory prefecture peninsula valley islands".split())
"""What stands behind the name of something that has many towns."""
GEOGRAPHIC = frozenset(
    (
        "airport avenue bay black border bridge camp church city crossing dam district fort gulf hill hills hospital hotel island islands "
        "lake market mosque mount mountain mountains port prison puerto river road saint san santa santo sea square street town "
        "university valley village "
    ).split()
)
"""Parts of names that many places share."""

_DEED_WORDS = {
    "air": "airstrike airstrikes drone drones missile missiles warplanes warplane jets aircraft helicopter helicopters gunships "
    "projectile unmanned",
    "shelling": "shelling shelled shells shell shellfire rocket rockets mortar mortars artillery grad howitzer barrage",
    "bomb": "bomb bombs bomber bombers blast blasts explosion explosions exploded explodes explode explosives detonated suicide ied "
    "landmine mine",
    "gun": "gunmen gunman shot shooting shootings ambush ambushed ambushes gunned massacre massacred executed executions "
    "assailants slain beheaded assassinated assassination raiders gunshot gunfire hacked",
    "battle": "battle battles fighting fought fight clash clashes clashed gunbattle firefight offensive captured capture seize seized "
    "seizes recaptured retaken retake retakes overran overrun advance advanced withdrew withdrawal entered siege besieged "
    "repelled",
    "talks": "talks negotiations negotiators negotiating negotiate ceasefire truce agreement agreed agree accord deal pact swap "
    "exchange envoy envoys mediators mediator mediation summit delegation delegations delegates sign signed signing",
    "abduct": "kidnap kidnapped kidnapping kidnappings abducted abduct abduction abductions hostage hostages captors ransom",
    "law": "trial sentenced convicted extradited extradition verdict indicted indictment",
    "vote": "resolution mandate vote voted votes sanctions veto abstain abstained abstains council renews renewed extends extended",
    "harm": "attack attacks attacked strike strikes struck raid raids raided bombing bombings bombed killed killing kills dead died "
    "slain destroyed destroys demolished wounded wounding burned burnt hit hits pounded pound stormed storm",
}
_TARGET_WORDS = {
    "market": "market markets bazaar bazaars stalls shoppers traders marketplace",
    "hospital": "hospital hospitals clinic clinics maternity ward medics ambulance",
    "school": "school schools university college pupils students classroom dormitory",
    "worship": "mosque mosques church churches temple shrine worshippers prayers mass congregation cathedral synagogue",
    "homes": "apartment apartments residential tower flats tenement",
    "bus": "bus buses coach minibus minivan commuters passengers",
    "rail": "train trains railway station rail",
    "convoy": "convoy convoys truck trucks tanker tankers lorry lorries column hauliers drivers",
    "base": "base barracks garrison outpost checkpoint camp army-base recruits academy",
    "police": "policemen policeman police-station precinct constable",
    "hotel": "hotel hotels restaurant cafe nightclub guests beach",
    "prison": "prison jail inmates detainees prisoners captives",
    "port": "port harbour harbor ship ships vessel vessels ferry silos terminal grain",
    "air-field": "airport airfield runway airbase",
    "power": "power substation electricity blackout refinery pipeline depot",
    "village": "village villages hamlet hamlets villagers herders farmers",
    "camp": "refugee refugees displaced",
    "water": "water pump well",
    "food": "bread bakery flour aid food",
    "funeral": "funeral funerals wedding mourners",
    "bridge": "bridge bridges dam",
    "mine": "miners quarry",
}
DEEDS = {word: deed for deed, words in _DEED_WORDS.items() for word in words.split()}
TARGETS = {word: target for target, words in _TARGET_WORDS.items() for word in words.split()}
TALK = frozenset({"talks", "vote"})
"""The deeds that are no violence."""
HARM = "harm"
"""What all violence does: it is against talk, and tells no deed from another."""

COMMON = frozenset(
    """about above according across added after afternoon afterwards again against agency all almost along already also although among
    and another any are area areas armed army around ask asked attack attacked attackers attacks authorities authority away back
    because been before behind being below beneath beside between beyond both but call called calling calls came can capital central
    city come comes conflict could country day days dead death deaths did died does done down dozen dozens during each earlier early
    east eastern eight eleven even evening ever every except few fight fighter fighters fighting first five for force forces four
    friday from gave get give given going gone got government group groups had half has have held her here hers him his hold holding
    hour hours however hundreds hurt including injured injuring inside into its just kill killed killing kills know known last late
    later leader leaders least left less like local long made make makes making many may might militant militants military minister
    ministry monday month months more morning most much must national near nearly never new news next night nine nor north northern
    not now number off official officials old once one only onto other others our ours out over overnight own part parts people person
    persons place places police president province put rebel rebels region regional report reported reports resident residents right
    said same saturday say saying says second security set seven several shall she should since six soldier soldiers some source
    sources south southern spokesman spokesperson spokeswoman state statement still such sunday take taken takes taking tells ten than
    that the their them then there therefore these they think third this those though thought thousands three through throughout
    thursday time times today told tomorrow too took toward towards town troops tuesday twelve two under until upon very village want
    wanted war was wednesday week weeks well went were west western what when where which while who whom whose will wire with within
    without witness witnesses would wounded wounding year year-old years yesterday you your""".split()
)

_BACKGROUND_MARKS = (
    "ANALYSIS|FACTBOX|TIMELINE|EXPLAINER|PROFILE|CHRONOLOGY|BACKGROUNDER|FEATURE|NEWSMAKER|ROUNDUP|DIARY|INSIGHT|COLUMN"
    "|MARKETS|Q&A|GRAINS|SHIPPING|OIL|METALS|STOCKS|FOREX|COMMODITIES"
)
_BACKGROUND_HEADLINES = (
    "developments in|what we know|key events|at a glance|timeline|chronology|in brief|news summary|news digest|highlights of"
    "|who holds what|facts about|q&a|digest|where it stands"
)
_SOME_YEARS = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\w+ty|\d+|a) years? (?:on|after|since|ago)"
_MARKETS = (
    r"\b(?:futures|shares|stocks|bonds|prices|premiums)\b|\A(?:oil|crude|brent|gold|copper|wheat|corn|cocoa|coffee|gas|dollar|euro|rouble|peso|lira)\b"
    r"[^\n]*\b(?:rises?|climbs?|slips?|falls?|edges?|gains?|jumps?|eases?|drops?|steady|steadies|surges?)\b"
)
BACKGROUND_HEADLINE = re.compile(
    rf"\A(?:[A-Z&]+ )*(?:{_BACKGROUND_MARKS})\b|(?i:\b(?:{_BACKGROUND_HEADLINES})\b|{_MARKETS}"
    rf"|\A['\"]?(?:what|who|why|how|where|when|will|can)\b[^\n]*\?\s*\Z|\b(?:anniversary|{_SOME_YEARS}|decades? (?:on|after|later|ago))\b)"
)
BACKGROUND_LEAD = re.compile(r"\ba (?:barrel|tonne|bushel|ounce)\b|\bbasis points\b|\byears ago (?:today|this)\b", re.IGNORECASE)
"""What is in headlines and leads that mention events and report none."""
BACKGROUND_SLUG = re.compile(
    r"\b(?:background|analysis|feature|profile|digest|roundup|factbox|timeline|explainer|chronology)\b", re.IGNORECASE
)
BACKGROUND_SIGNALS = frozenset({"analysis", "factbox", "timeline"})
