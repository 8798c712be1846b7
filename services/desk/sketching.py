"""An enriched event in, its sketch out: the little of an article that tells whether another one reports the same event.

Pure, and the same for the same event, so that it may be made on any worker. A sketch is about a kilobyte, however long the article.
`likeness` compares two of them, and `gathering` makes stories of them.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache

import msgspec
from rensa import RMinHash

from desk.enriched import Enriched
from desk.telling import days_told, is_background, numbers_told, talk_share, words_for
from desk.wirewords import AREAS, COMMON, DEEDS, DIRECTIONS, GEOGRAPHIC, HARM, MONTHS, NUMBERS, TARGETS, WEEKDAYS
from frontwire.folding import fold


class Sketch(msgspec.Struct, frozen=True, gc=False):
    """What gathering knows of one version of an article; the lead is its headline and its first two sentences."""

    uri: str
    """As `member_uri` gives it."""
    supersedes: str
    """The uri that this article says it replaces; empty where it names none."""
    provider: str
    created: int
    """Epoch seconds of the version."""
    headline: str
    slug: str
    """The slugline without what marks an update, a take or a correction; empty where there is none."""
    signature: bytes
    """MinHash of the text's runs of three words: PERMUTATIONS numbers of four bytes."""
    words: frozenset[int]
    """Digests of the words that are not in every article of a war, and of numbers."""
    lead_words: frozenset[int]
    """Those of them that are in the lead."""
    names: frozenset[str]
    """Keys of the names that are neither countries nor parties; see `spelling_key`."""
    places: frozenset[str]
    """Those of them that the lead names as places; the dateline's where it names none."""
    main_place: str
    """The first of the places; empty where the lead names none."""
    days: frozenset[int]
    """Days (`date.toordinal`) that the lead names for what happened."""
    deeds: frozenset[str]
    """What the lead says was done: air, shelling, bomb, gun, battle, talks …"""
    targets: frozenset[str]
    """And to what: market, hospital, convoy …"""
    talk: float | None
    """How much of the deeds is talk and not violence, 0 to 1; None where there are none."""
    killed: tuple[int, ...]
    """Numbers of dead in reading order."""
    actors: frozenset[str]
    regions: frozenset[str]
    is_background: bool
    """An analysis, a roundup, an anniversary, a market report: it mentions events and reports none."""


def sketch_of(article: Enriched, *, received: int = 0) -> Sketch:
    """Sketch a relevant article.

    Args:
        article: an event of `wire.enriched` that is no retraction.
        received: epoch seconds that count where the article tells no time of its own.
    """
    at = datetime.fromisoformat(article.version_created) if article.version_created else datetime.fromtimestamp(received, UTC)
    body = _EARLIER.sub(r"\1", _without_asides(_without_credits(article.body)))
    lead = _lead_of(article.headline, body)
    text = f"{article.headline}\n{body}"
    tokens = fold(text[:_LONGEST_TEXT]).split()
    lead_tokens = fold(lead).split()
    names, places, main_place = _names_of(article, body, lead)
    return Sketch(
        uri=member_uri(article.uri),
        supersedes=member_uri(article.supersedes.uri) if article.supersedes is not None else "",
        provider=(article.provider or "")[:_LONGEST_NAME],
        created=int(at.timestamp()),
        headline=article.headline[:_LONGEST_HEADLINE],
        slug=slug_root(article.slugline or ""),
        signature=_signature(tokens),
        words=_words_of(tokens),
        lead_words=_words_of(lead_tokens),
        names=frozenset(list(dict.fromkeys(names))[:_MOST_NAMES]),
        places=frozenset(places[:_MOST_PLACES]),
        main_place=main_place,
        days=days_told(lead, at.date()),
        deeds=words_for(lead_tokens, DEEDS) - {HARM},
        targets=words_for(lead_tokens, TARGETS),
        talk=talk_share(lead_tokens),
        killed=numbers_told(text[:_LONGEST_TEXT]),
        actors=frozenset([actor.id for actor in article.actors if actor.standing == "principal"][:_MOST_TAGS]),
        regions=frozenset([region.id for region in article.regions][:_MOST_TAGS]),
        is_background=is_background(article.headline, lead, article.body, article.signals, article.slugline or ""),
    )


_LONGEST_TEXT = 4_000  # what an article reports stands at its beginning
_LONGEST_HEADLINE = 160
_LONGEST_NAME = 60
_LONGEST_URI = 300
_MOST_TAGS = 8
_MOST_NAMES = 24
_MOST_PLACES = 12
_MOST_WORDS = 64


def member_uri(uri: str) -> str:
    """Give what a story knows an article by: its uri, or where that is very long, its beginning and a digest."""
    encoded = uri.encode()
    return uri if len(encoded) <= _LONGEST_URI else f"{uri[:_LONGEST_NAME]}…{hashlib.blake2b(encoded, digest_size=16).hexdigest()}"


_SOURCE_LINE = re.compile(r"\A.{0,120}?(?:\([^()\n]{2,60}\)\s*|[A-ZÀ-Þ]{3,}[^\n]{0,60}?)\s[-–—]{1,2}\s")
_CREDITS = re.compile(r"^\s*\((?:Reporting|Writing|Editing|Additional|Compiled|Corrects|Adds|Updates|Recasts)\b[^\n]*$", re.MULTILINE)


def _without_credits(body: str) -> str:
    """Give the text without the source line before it and the credits round it."""
    return _SOURCE_LINE.sub("", _CREDITS.sub("", body).strip(), count=1)


_ASIDE = re.compile(
    r"(?:(?<=[.!?\"”] )|^)[^.!?\n]*\b(?:separately|separate|elsewhere|meanwhile|another)\b[^\n.!?]*[.!?]?", re.IGNORECASE | re.MULTILINE
)


def _without_asides(body: str) -> str:
    """Leave out sentences that say themselves that they are of something else."""
    return _ASIDE.sub("", body)


_SENTENCE_END = re.compile(r"(?<=[.!?…\"”])\s+(?=[\"“A-ZÀ-Þ])|\n+")
_LEAD_SENTENCES = 2
# "…, two days after an attack on a market": what follows is another event, or the same one at the latest in the next sentence.
_EARLIER = re.compile(
    r"\b((?:hour|day|week|month|year)s?) (?:after|since|later)\b[^.!?\n]*"
    r"|\b(?:after|following) (?:an? |the )?(?:earlier|previous)\b[^.!?\n]*"
)


def _lead_of(headline: str, body: str) -> str:
    """Give headline and first sentences, where the event is."""
    sentences = _SENTENCE_END.split(body, maxsplit=_LEAD_SENTENCES)[:_LEAD_SENTENCES]
    return "\n".join([headline, *[sentence[:_LONGEST_SENTENCE] for sentence in sentences]])


_LONGEST_SENTENCE = 600
_SLUG_MARKS = re.compile(
    r"\s*\([^()]*\)|[,;].*|\b(?:\d{1,2}(?:st|nd|rd|th)[ -]?)?(?:lead|lede|ld|writethru|take|update|wrapup|urgent|correction|corrected)\b.*"
    r"|[-/ ]\d{1,3}\b.*",
    re.IGNORECASE,
)
_SLUG_BEFORE = re.compile(r"^\s*(?:BC-|\(?(?:UPDATE|WRAPUP|RPT|CORRECTED|REFILE|URGENT)(?: \d{1,2})?\)?[- ]+)+", re.IGNORECASE)


def slug_root(slugline: str) -> str:
    """Give the topic of a slugline without its marks.

    >>> [slug_root(slug) for slug in ("SUDAN-CRISIS/ (UPDATE 2, PIX)", "UPDATE 3-SUDAN-CRISIS/", "BC-AF--Sudan, 2nd Ld-Writethru")]
    ['sudan crisis', 'sudan crisis', 'af sudan']
    """
    return " ".join(fold(_SLUG_MARKS.sub("", _SLUG_BEFORE.sub("", slugline[:_LONGEST_HEADLINE]))).split())[:_LONGEST_NAME]


PERMUTATIONS = 64
_RUN = 3
_SEED = 20


def _signature(tokens: list[str]) -> bytes:
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    minhash.update([" ".join(tokens[at : at + _RUN]) for at in range(max(1, len(tokens) - _RUN + 1))])
    return b"".join([value.to_bytes(4, "little") for value in minhash.digest()])


def _words_of(tokens: list[str]) -> frozenset[int]:
    found: set[int] = set()
    for token in tokens:
        if len(token) >= (_SHORTEST_NUMBER if token.isdecimal() else _SHORTEST_WORD) and token not in COMMON:
            found.add(zlib.crc32(_stem(token).encode()))
            if len(found) == _MOST_WORDS:
                break
    return frozenset(found)


_SHORTEST_WORD = 4
_SHORTEST_NUMBER = 2
_ENDING = re.compile(r"(?:ings?|ed|es|s|ly|ers?|ors?)$")
_SHORTEST_STEM = 3
_LONGEST_STEM = 6
_MOST_REMEMBERED = 20_000  # the same words come again and again


@lru_cache(maxsize=_MOST_REMEMBERED)
def _stem(word: str) -> str:
    """Give a word's first letters without an ending: enough for one article's word to meet another's."""
    stem = _ENDING.sub("", word)
    return (stem if len(stem) >= _SHORTEST_STEM else word)[:_LONGEST_STEM]


@lru_cache(maxsize=_MOST_REMEMBERED)
def spelling_key(name: str) -> str:
    """Give what stays of a word of a name in the spellings that wires have for it: first letter and consonants.

    >>> spelling_key("Kharkiv") == spelling_key("Kharkov"), spelling_key("Diagourou") == spelling_key("Diaguru")
    (True, True)
    >>> spelling_key("Goma") == spelling_key("Gima")
    False
    """
    folded = fold(name).strip()
    alike = folded.replace("dj", "j").replace("zh", "j").translate(_ALIKE)
    consonants = _DOUBLED.sub(r"\1", alike[:1] + _VOWELS.sub("", alike[1:]))
    return (consonants if len(consonants) >= _SHORTEST_KEY else _DOUBLED.sub(r"\1", alike).rstrip("h"))[:_LONGEST_KEY]


_VOWELS = re.compile(r"[aeiouyh' ]")
_DOUBLED = re.compile(r"(.)\1+")
_ALIKE = str.maketrans({"q": "k", "c": "k", "w": "v", "z": "s", "j": "g"})
_SHORTEST_KEY = 3
_LONGEST_KEY = 12

_NAME = re.compile(r"[A-ZÀ-ÞΑ-ΫА-Я][\w’'ʼ]+(?:[ -](?:(?:al|el|de|del|la|le|ad|as|ar|az|an|du|da|di|bin|abu)[ -])*[A-ZÀ-ÞΑ-ΫА-Я][\w’'ʼ]+)*")
_SENTENCE_START = re.compile(r"(?:[.!?:…][\"”]?\s+[\"“]?|[\"“]|\n[\"“\-• ]*)")
_LOCATIVE = re.compile(
    r"\b(?:in|near|at|outside|around|towards?|into|inside|from|entered?|enters|entering|"
    r"(?:city|town|village|capital|port|camp|district|suburb|neighbou?rhood|hamlet|island|base)s? of|(?:north|south|east|west)\w* of)"
    r" (?:the )?(?:\w+ ){0,4}(?:(?:al|el|ad|ar|as|az)[- ])?$",
    re.IGNORECASE,
)
_LOCATIVE_WITHIN = 60


def _names_of(article: Enriched, body: str, lead: str) -> tuple[list[str], list[str], str]:
    """Give the keys of all names, of the places in the lead in reading order, and of the first of these."""
    parties, towns, areas = _known_names(article, body)
    if body.isupper():  # every word looks like a name, so the tagger's alone count
        in_lead = set(_keys_of(lead))
        names, places = [*towns, *areas], [town for town in towns if town in in_lead]
    else:
        names, located = _names_in(body, article.headline, parties, towns)
        names += [*towns, *areas]
        places = _places_in(lead, located - parties - areas.keys())
    main_place = places[0] if places else ""
    if not places and article.dateline is not None:
        places = [*_keys_of(article.dateline.place.split(",")[0].split("/")[-1])][:1]
    return names, places, main_place


def _known_names(article: Enriched, body: str) -> tuple[set[str], dict[str, None], dict[str, None]]:
    """Give the keys of what the tagger knows: countries and parties (and the wire itself), towns, conflict areas."""
    parties, towns, areas = set(_keys_of(article.provider or "")), dict[str, None](), dict[str, None]()
    asserted = {index for actor in article.actors for index in actor.mentions}
    asserted.update([index for country in article.countries for index in country.mentions])
    for index, mention in enumerate(article.mentions):
        if mention.field == "body" and mention.text not in body:
            continue  # of an aside
        keys = _keys_of(mention.text)
        if mention.rule == "name" and index not in asserted:
            areas.update(dict.fromkeys(keys))
        elif mention.rule in _PARTY_RULES:
            parties.update(keys)
        elif mention.rule in _TOWN_RULES:
            towns.update(dict.fromkeys(keys))
    return parties - towns.keys(), towns, areas


def _names_in(body: str, headline: str, parties: set[str], towns: Iterable[str]) -> tuple[list[str], set[str]]:
    """Give the keys of what is written as names, and of places: known towns, and what stands behind "in", "near" and the like."""
    starts = {0, *[found.end() for found in _SENTENCE_START.finditer(body)]}
    found_names = list(_NAME.finditer(body[:_LONGEST_TEXT]))
    inside = {found[0] for found in found_names if found.start() not in starts}
    names: dict[str, None] = {}
    located = set(towns)
    for found in found_names:
        name = found[0]
        if found.start() in starts and name not in inside and name not in headline and spelling_key(name) not in located:
            continue  # a sentence's first word is a name when it is one elsewhere
        keys = [key for key in _keys_of(name) if key not in parties]
        names.update(dict.fromkeys(keys))
        if keys and _LOCATIVE.search(body, max(0, found.start() - _LOCATIVE_WITHIN), found.start()):
            located.update(keys)
    return list(names), located


def _places_in(lead: str, located: set[str]) -> list[str]:
    """Give the keys of the names in a lead that are no province, no part of a country."""
    towns, wholes = dict[str, None](), dict[str, None]()
    for found in _NAME.finditer(lead):
        if _is_area(lead, found):
            continue
        *owners, name = _OWNER.split(found[0])
        (wholes if _PART_OF.search(lead, max(0, found.start() - _DIRECTION_WITHIN), found.start()) else towns).update(
            dict.fromkeys(_keys_of(name))
        )
        wholes.update(dict.fromkeys([key for owner in owners for key in _keys_of(owner)]))
    return [town for town in towns if town not in wholes and town in located] or [whole for whole in wholes if whole in located]


_OWNER = re.compile(r"(?:'s|’s) ")
_PART_OF = re.compile(r"\b(?:district|suburbs?|neighbou?rhood|quarter|part|outskirts|edge|side) of (?:the )?$", re.IGNORECASE)
_PARTY_RULES = frozenset({"name", "demonym", "title"})
_TOWN_RULES = frozenset({"place", "metonym"})
_DIRECTION_BEFORE = re.compile(r"\b(?:north|south|east|west|central|upper|lower)\w*[ -]$", re.IGNORECASE)
_DIRECTION_WITHIN = 15
_AREA_BEHIND = re.compile(r"(?:'s|’s)? (?:" + "|".join(AREAS) + r")\b", re.IGNORECASE)


def _is_area(lead: str, found: re.Match[str]) -> bool:
    """Tell a province or a part of a country, which has many towns, from a town."""
    return (
        fold(found[0]).split()[0] in DIRECTIONS
        or _DIRECTION_BEFORE.search(lead, max(0, found.start() - _DIRECTION_WITHIN), found.start()) is not None
        or _AREA_BEHIND.match(lead, found.end()) is not None
    )


_BETWEEN = re.compile(r"[\s\-–]+")
_NO_NAMES = frozenset({
    *AREAS, *COMMON, *DIRECTIONS, *GEOGRAPHIC, *WEEKDAYS, *MONTHS, *NUMBERS,
    *"al el ar as az ad an ash de la le les los las del di da du the bin ibn abu von van der st".split(),
    *"ain ayn beit bayt bab deir dayr gornji donji jabal jebel kfar khan nahr ras tel tell umm wadi".split(),
})  # fmt: skip


def _keys_of(name: str) -> Iterator[str]:
    parts = [fold(part).strip() for part in _BETWEEN.split(name.replace("’s", "").replace("'s", ""))]
    own = [part for part in parts if len(part) > 1 and part not in _NO_NAMES]
    yield from map(spelling_key, own)
    if len(own) == _WRITTEN_TOGETHER:
        yield spelling_key("".join(own))


_WRITTEN_TOGETHER = 2
"""Some wires write a name of so many words as one: Kyauk Phyu, Kyaukphyu."""
