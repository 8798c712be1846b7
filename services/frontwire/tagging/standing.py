"""Weighs a Reading: which countries the article is about, and who its principal actors are.

`theatres` asks next which conflict regions the text supports; `events` publishes what comes out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from frontwire.knowledge.entities import is_among
from frontwire.knowledge.entries import Kind, Sector
from frontwire.tagging.reading import ActorTally, Tally
from frontwire.tagging.tags import ActorTag, CountryTag

if TYPE_CHECKING:
    from frontwire.knowledge.entities import Actor, Lexicon
    from frontwire.tagging.reading import Layout, Reading, Span

_ABOUT_SHARE: Final = 0.35
_HEADLINE_SHARE: Final = 0.2  # of a country, people or government that the headline names
_DATELINE_WEIGHT: Final = 2.0  # of a country that the text names as well
_PRINCIPAL_SHARE: Final = 0.3
_FIGHTERS: Final = (Kind.ARMED_GROUP, Kind.MILITARY)
_MEDIA: Final = Sector.MED
_FIGHTING_SHARE: Final = 0.15  # who fights in the lead is a party, however often a government is named
_PROMINENT: Final = 2.0  # the weight of one mention in the lead
_FOCUS_SHARE: Final = 0.6


def weigh_countries(reading: Reading, layout: Layout) -> tuple[CountryTag, ...]:
    """Tell the countries that a desk would file the article under from those that are only named; highest score first."""
    _add_dateline(reading)
    if not reading.countries:
        return ()
    highest = max([tally.weight for tally in reading.countries.values()])
    tags = []
    for iso3, tally in reading.countries.items():
        share = tally.weight / highest
        is_in_headline = tally.is_named and tally.mentions[0].start < layout.headline_end
        standing = "about" if share >= (_HEADLINE_SHARE if is_in_headline else _ABOUT_SHARE) else "mentioned"
        tags.append(CountryTag(iso3, standing, _score(share, tally.weight), tally.mentions))
    if len(tags) > 1:
        tags.sort(key=_by_score_and_country)
    return tuple(tags)


def _by_score_and_country(tag: CountryTag) -> tuple[float, str]:
    return -tag.score, tag.iso3


def _add_dateline(reading: Reading) -> None:
    """The reporter's place is no event's, yet of two countries in a text the likelier one, and all there is when none is named."""
    if reading.dateline_country is None:
        return
    home = reading.countries.get(reading.dateline_country)
    if home is not None:
        home.weight += _DATELINE_WEIGHT
    elif reading.dateline_span is not None and not reading.countries and reading.cues:
        home = reading.countries[reading.dateline_country] = Tally()
        home.mentions.append(reading.dateline_span)
        home.weight = _DATELINE_WEIGHT / 2


def attribute_organs(reading: Reading, countries: tuple[CountryTag, ...], lexicon: Lexicon) -> None:
    """Give "the army" and "police" without a country to the one that the article is about, or, among several, to the last one named."""
    if not reading.organs or not countries:
        return
    heaviest, second, iso3 = -1.0, -1.0, ""
    for tag in countries:
        weight = reading.countries[tag.iso3].weight
        if weight > heaviest:
            heaviest, second, iso3 = weight, heaviest, tag.iso3
        elif weight > second:
            second = weight
    has_focus = second <= _FOCUS_SHARE * heaviest
    focus = lexicon.countries[iso3]
    for organ, span, weight, near in reading.organs:
        country = focus if has_focus or near is None else near
        actor = lexicon.actors[f"{country.slug}.{organ}"]
        tally = reading.actors.get(actor.id)
        if tally is None:
            tally = reading.actors[actor.id] = ActorTally(actor)
        tally.mentions.append(span)
        tally.weight += weight


def weigh_actors(reading: Reading, layout: Layout, folded: str, lexicon: Lexicon, speech: frozenset[str]) -> tuple[ActorTag, ...]:
    """Give every actor a standing; whoever a person, ministry or faction acts for is an actor of the same spans."""
    tallies = reading.actors
    # The measure is what the text itself says most of: a government that many act for dwarfs no other party by that.
    highest = max([tally.weight for tally in tallies.values() if tally.actor.sector is not _MEDIA] or [1.0])
    for tally in list(tallies.values()):
        if tally.actor.acts_for:
            _add_principals(tally.actor, tally, tallies, lexicon, depth=0)
    tags = []
    for tally in tallies.values():
        actor = tally.actor
        share = min(1.0, tally.weight / highest)
        if actor.sector is _MEDIA or _is_only_credited(tally, layout):
            standing = "source"
        elif tally.weight >= _PROMINENT and share >= (_FIGHTING_SHARE if is_among(actor.kind, _FIGHTERS) else _PRINCIPAL_SHARE):
            standing = "principal"
        else:
            standing = "source" if _only_speaks(tally, folded, speech) else "mentioned"
        tags.append(ActorTag(actor, standing, _score(share, tally.weight), tally.mentions))
    tags.sort(key=_by_score)
    return tuple(tags)


def _by_score(tag: ActorTag) -> tuple[float, str]:
    return -tag.score, tag.actor.id


def _is_only_credited(tally: Tally, layout: Layout) -> bool:
    """Tell whether the one mention ends a headline as its source: "Blast kills ten: police", "Rebels seize town - army"."""
    first = tally.mentions[0]
    if first.end != layout.headline_end or any(span is not first for span in tally.mentions):
        return False
    return layout.text[: first.start].rstrip().endswith(_CREDITING)


_CREDITING: Final = (":", " -", " –", " —")


def _only_speaks(tally: Tally, folded: str, speech: frozenset[str]) -> bool:
    """Tell whether every mention is a speaker's: "X said", "told X"."""
    return all(_speaks(span, folded, speech) for span in tally.mentions)


def _speaks(span: Span, folded: str, speech: frozenset[str]) -> bool:
    start, end = span.start, span.end
    if folded[max(0, start - 6) : start] == " told ":
        return True
    if end >= len(folded) or folded[end] != " ":
        return False
    following = folded[end + 1 : end + _LONGEST_VERB]
    one = following.find(" ")
    if one < 0:
        return following in speech
    two = following.find(" ", one + 1)
    return following[:one] in speech or (following if two < 0 else following[:two]) in speech  # "said", "a déclaré"


_LONGEST_VERB: Final = 24
_DEEPEST: Final = 3
_PASSED_ON: Final = 0.8


def _add_principals(actor: Actor, tally: Tally, tallies: dict[str, ActorTally], lexicon: Lexicon, depth: int) -> None:
    for principal_id in actor.acts_for:
        passed = tallies.get(principal_id)
        if passed is None:
            principal = lexicon.actors.get(principal_id)
            if principal is None:
                continue
            passed = tallies[principal_id] = ActorTally(principal)
        passed.mentions.extend(tally.mentions)  # a span twice is one mention in the end
        passed.weight += _PASSED_ON * tally.weight
        if passed.actor.acts_for and depth < _DEEPEST:
            _add_principals(passed.actor, tally, tallies, lexicon, depth + 1)


def _score(share: float, weight: float) -> float:
    """How sure a tag is: its share of the strongest one of its kind, and how much speaks for it at all; two decimals."""
    sure = math.sqrt(share) * (1.0 - math.exp(-_SURENESS * weight))
    return int(sure * 100.0 + 0.5) / 100.0


_SURENESS: Final = 0.51  # one mention in a headline (weight 3) makes 0.78, two 0.95
