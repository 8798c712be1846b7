"""Words of the wires that gathering goes by: numbers, days, deeds, targets, and the words that say nothing because every article has them.

English, general, and no list of events: `telling` and `sketching` read by them.
"""

from __future__ import annotations

import re

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = tuple("january february march april may june july august september october november december".split()) + tuple(
    "jan feb mar apr may jun jul aug sept oct nov dec".split()
)
DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central northeast northwest southeast southwest northeastern northwestern "
    "southeastern southwestern upper lower greater new".split()
)
AREAS = "region province state oblast governorate county department division territory prefecture peninsula valley islands".split()
_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS = {
    **{f"{ten}-{one}": 20 + 10 * i + j + 1 for i, ten in enumerate(_TENS) for j, one in enumerate(_ONES[:9])},
    **{ten: 20 + 10 * i for i, ten in enumerate(_TENS)},
    **{one: i + 1 for i, one in enumerate(_ONES)},
}
_DEED_WORDS = {
    "air": "airstrike airstrikes drone drones missile missiles warplanes warplane jets aircraft helicopter helicopters gunships projectile unmanned",
    "shelling": "shelling shelled shells shell shellfire rocket rockets mortar mortars artillery grad howitzer barrage",
    "bomb": "bomb bombs bomber bombers blast blasts explosion explosions exploded explodes explode explosives detonated suicide ied landmine mine",
    "gun": "gunmen gunman shot shooting shootings ambush ambushed ambushes gunned massacre massacred executed executions "
    "assailants slain beheaded assassinated assassination raiders gunshot gunfire hacked",
    "battle": "battle battles fighting fought fight clash clashes clashed gunbattle firefight offensive captured capture seize seized seizes "
    "recaptured retaken retake retakes overran overrun advance advanced withdrew withdrawal entered siege besieged repelled",
    "talks": "talks negotiations negotiators negotiating negotiate ceasefire truce agreement agreed agree accord deal pact swap exchange envoy "
    "envoys mediators mediator mediation summit delegation delegations delegates sign signed signing",
    "abduct": "kidnap kidnapped kidnapping kidnappings abducted abduct abduction abductions hostage hostages captors ransom",
    "law": "trial sentenced convicted extradited extradition verdict indicted indictment",
    "vote": "resolution mandate vote voted votes sanctions veto",
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
TALK = frozenset({"talks", "vote"})
"""The deeds that are no violence."""
TARGETS = {word: target for target, words in _TARGET_WORDS.items() for word in words.split()}
COMMON = frozenset(
    """the and for with that this from have has had were was are been being their they them there then than when where which while who whom
    whose what will would could should can may might must shall not nor but its his her hers him she our ours your you all any both each few
    more most other others some such only own same too very just also about above across after afterwards again against along among around
    before behind below beneath beside between beyond during except inside into near onto over since through throughout toward towards under
    until upon within without because although though however therefore said says say saying told tells added according reported reports
    report news agency wire statement spokesman spokeswoman spokesperson official officials source sources witnesses witness residents
    resident people person persons killed kill kills killing dead died death deaths wounded wounding injured injuring hurt least many several
    dozens hundreds thousands one two three four five six seven eight nine ten eleven twelve first second third last next week weeks month
    months year years day days hour hours morning afternoon evening night overnight time times today yesterday tomorrow monday tuesday
    wednesday thursday friday saturday sunday government army military forces force troops soldiers soldier police security rebels rebel
    militants militant fighters fighter group groups armed attack attacks attacked attackers fighting fight war conflict country state region
    province city town village area areas local regional national minister ministry president leader leaders authorities authority north south
    east west northern southern eastern western central capital part parts place places number made make makes making take taken takes took
    taking come came comes going gone went give given gave still even ever never now here well back like left right long early late later
    earlier already since including among another those these does did done down out off away once every much less half nearly almost dozen
    new old year-old called call calls calling asked ask put set get got held hold holding known know thought think want wanted""".split()
)
BACKGROUND = re.compile(
    r"\A(?:[A-Z&]+ )*(?:ANALYSIS|FACTBOX|TIMELINE|EXPLAINER|PROFILE|CHRONOLOGY|BACKGROUNDER|FEATURE|NEWSMAKER|ROUNDUP|DIARY|INSIGHT|COLUMN"
    r"|MARKETS|Q&A|GRAINS|SHIPPING|OIL|METALS|STOCKS|FOREX|COMMODITIES)\b"
    r"|(?i:\A[^\n]*\b(?:developments in|what we know|key events|at a glance|timeline|chronology|in brief|news summary|news digest|highlights of"
    r"|who holds what|facts about|q&a)\b)"
    r"|(?i:\b(?:anniversary|(?:one|two|three|four|five|six|seven|eight|nine|ten|\w+ty|\d+|a) years? (?:on|after|since|ago)|decades? (?:on|after|later|ago)"
    r"|futures|shares|stocks|bonds|prices|premiums)\b)",
)
BACKGROUND_SIGNALS = frozenset({"analysis", "factbox", "timeline"})
