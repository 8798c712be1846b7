"""Weighs a Reading: which countries the article is about, who its principal actors are, which conflict regions the text supports.

The last step of tagging; `events` publishes what comes out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from frontwire.knowledge.entities import LATEST, STATE_KINDS
from frontwire.knowledge.entries import ConflictType, Kind, Sector
from frontwire.tagging.reading import Tally
from frontwire.tagging.tags import ActorTag, CountryTag, RegionTag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frontwire.knowledge.entities import Actor, ActorId, Conflict, Country, Region
    from frontwire.knowledge.lexicon import Lexicon
    from frontwire.tagging.reading import Reading

_ABOUT_SHARE = 0.35
_DATELINE_WEIGHT = 2.0  # of a country that the text names as well
_PRINCIPAL_SHARE = 0.3
_PROMINENT = 2.0  # the weight of one mention in the lead
_FOCUS_SHARE = 0.6
# In the numbers yyyymmdd: a war is written of for a year after its end, and for some weeks of tension before it begins.
_YEAR, _QUARTER = 10000, 300

_PLACE_EVIDENCE, _GROUP_EVIDENCE, _PAIR_EVIDENCE, _DEFAULT_EVIDENCE = 0.8, 0.8, 0.5, 0.6
_REGION_HALF = 3.0
_COVERING = 0.5  # evidence with which a region stands for its countries, so that no default is asked for them
_REGION_THRESHOLD = 0.3
_PASSING_SHARE = 0.25
_ENDED_FACTOR, _UNDATED_ENDED_FACTOR = 0.08, 0.6


def weigh_countries(reading: Reading) -> tuple[CountryTag, ...]:
    """Tell the countries that a desk would file the article under from those that are only named; highest score first."""
    _add_dateline(reading)
    if not reading.countries:
        return ()
    highest = max(tally.weight for tally in reading.countries.values())
    tags = []
    for iso3, tally in reading.countries.items():
        share = tally.weight / highest
        standing = "about" if share >= _ABOUT_SHARE else "mentioned"
        tags.append(CountryTag(iso3, standing, _score(share, tally.weight), tuple(tally.mentions)))
    return tuple(sorted(tags, key=lambda tag: (-tag.score, tag.iso3)))


def _add_dateline(reading: Reading) -> None:
    """The reporter's place is no event's, yet of two countries in a text the likelier one, and all there is when none is named."""
    if reading.dateline_country is None:
        return
    home = reading.countries.get(reading.dateline_country)
    if home is not None:
        home.weight += _DATELINE_WEIGHT
    elif not reading.countries and reading.cues:
        reading.countries[reading.dateline_country] = Tally([reading.dateline_span], _DATELINE_WEIGHT / 2)


def attribute_organs(reading: Reading, countries: tuple[CountryTag, ...], lexicon: Lexicon) -> None:
    """Give "the army" and "police" without a country to the one that the article is about, or, among several, to the last one named."""
    if not reading.organs or not countries:
        return
    weights = sorted((reading.countries[tag.iso3].weight for tag in countries), reverse=True)
    has_focus = len(weights) == 1 or weights[1] <= _FOCUS_SHARE * weights[0]
    focus = lexicon.countries[max(countries, key=lambda tag: reading.countries[tag.iso3].weight).iso3]
    for organ, span, weight, near in reading.organs:
        country = focus if has_focus or near is None else near
        actor = lexicon.actors[f"{country.slug}.{organ}"]
        tally = reading.actors.setdefault(actor.id, (actor, Tally([])))[1]
        tally.mentions.append(span)
        tally.weight += weight


def weigh_actors(reading: Reading, folded: str, lexicon: Lexicon) -> tuple[ActorTag, ...]:
    """Give every actor a standing; whoever a person, ministry or faction acts for is an actor of the same spans."""
    tallies = reading.actors
    # The measure is what the text itself says most of: a government that many act for dwarfs no other party by that.
    highest = max((tally.weight for actor, tally in tallies.values() if actor.sector is not Sector.MED), default=1.0)
    for actor, tally in tuple(tallies.values()):
        if actor.acts_for:
            _add_principals(actor, tally, tallies, lexicon, depth=0)
    tags = []
    for actor, tally in tallies.values():
        share = min(1.0, tally.weight / highest)
        if actor.sector is Sector.MED:
            standing = "source"
        elif share >= _PRINCIPAL_SHARE and tally.weight >= _PROMINENT:
            standing = "principal"
        else:
            standing = "source" if _only_speaks(tally, reading, folded, lexicon) else "mentioned"
        tags.append(ActorTag(actor, standing, _score(share, tally.weight), tuple(tally.mentions)))
    tags.sort(key=_by_score)
    return tuple(tags)


def _by_score(tag: ActorTag) -> tuple[float, str]:
    return -tag.score, tag.actor.id


def _only_speaks(tally: Tally, reading: Reading, folded: str, lexicon: Lexicon) -> bool:
    """Tell whether every mention is a speaker's: "X said", "told X"."""
    for span in tally.mentions:
        start, end, _ = reading.spans[span]
        after = folded[end + 1 : end + _LONGEST_VERB].partition(" ")[0] if folded[end : end + 1] == " " else ""
        if after not in lexicon.speech and folded[max(0, start - 6) : start] != " told ":
            return False
    return True


_LONGEST_VERB = 12
_DEEPEST = 3
_PASSED_ON = 0.8


def _add_principals(actor: Actor, tally: Tally, tallies: dict[str, tuple[Actor, Tally]], lexicon: Lexicon, depth: int) -> None:
    for principal_id in actor.acts_for:
        known = tallies.get(principal_id)
        if known is None:
            principal = lexicon.actors.get(principal_id)
            if principal is None:
                continue
            known = tallies[principal_id] = (principal, Tally([]))
        principal, passed = known
        passed.mentions.extend(tally.mentions)  # a span twice is one mention in the end
        passed.weight += _PASSED_ON * tally.weight
        if principal.acts_for and depth < _DEEPEST:
            _add_principals(principal, tally, tallies, lexicon, depth + 1)


def weigh_regions(
    reading: Reading, countries: tuple[CountryTag, ...], actors: tuple[ActorTag, ...], lexicon: Lexicon, day: int
) -> tuple[RegionTag, ...]:
    """Assert the regions that the text supports: by place or name, by a group that fights there, by two governments that fight each
    other, and for want of anything better by a country that has one war.
    """
    found: dict[str, _Evidence] = {}
    for region, tally in reading.regions.values():
        _evidence(found, region).add(_PLACE_EVIDENCE * tally.weight, tally.mentions)
    for region, _, span, weight in reading.conflicts:
        if weight and not reading.countries.keys().isdisjoint(region.countries):
            _evidence(found, region).add(_PLACE_EVIDENCE * weight, (span,))
    about_countries = {tag.iso3 for tag in countries if tag.standing == "about"}
    for tag in actors:
        _add_group(found, tag, about_countries, reading, lexicon)
    for evidence in found.values():
        evidence.weight *= _date_factor(evidence.region, day)
    about = [lexicon.countries[tag.iso3] for tag in countries if tag.standing == "about"]
    _add_pairs(found, about, reading, lexicon, day)
    for country in about:
        if found and not reading.countries[country.iso3].is_named:
            continue  # a place where the parties of a proven conflict meet
        if not any(country.iso3 in evidence.region.countries and evidence.weight >= _COVERING for evidence in found.values()):
            _add_default(found, country, reading, lexicon, day)
    if not found:
        return ()
    present = {actor_id for tag in actors for actor_id in (tag.actor.id, *tag.actor.acts_for)}
    strongest = max(evidence.weight for evidence in found.values())
    tags = [
        RegionTag(evidence.region, score, _numbers(evidence, present, reading, day), tuple(dict.fromkeys(evidence.spans)))
        for evidence in found.values()
        if (score := round(1 - math.exp(-evidence.weight / _REGION_HALF), 2)) >= _REGION_THRESHOLD
        and evidence.weight >= _PASSING_SHARE * strongest
    ]
    return tuple(sorted(tags, key=lambda tag: (-tag.score, tag.region.id)))


class _Evidence:
    """What speaks for one region."""

    __slots__ = ("family", "pairs", "region", "spans", "weight")

    def __init__(self, region: Region) -> None:
        self.region = region
        self.weight = 0.0
        self.spans: list[int] = []
        self.pairs: list[Conflict] = []
        self.family: tuple[Region, ...] = ()

    def add(self, weight: float, spans: Iterable[int]) -> None:
        self.weight += weight
        self.spans.extend(spans)


def _evidence(found: dict[str, _Evidence], region: Region) -> _Evidence:
    known = found.get(region.id)
    if known is None:
        known = found[region.id] = _Evidence(region)
    return known


def _add_group(found: dict[str, _Evidence], tag: ActorTag, about: set[str], reading: Reading, lexicon: Lexicon) -> None:
    """A group speaks for the region it fights in; one that fights in several for those whose country or place is there too."""
    if tag.actor.kind in _NO_PARTIES or tag.standing == "source":
        return
    regions = [lexicon.regions[region_id] for region_id in tag.actor.regions]
    if len(regions) > 1:
        own = [region for region in regions if region.id in reading.regions]
        own = own or [region for region in regions if not about.isdisjoint(region.countries)]
        regions = own or [region for region in regions if tag.actor.country in region.countries][:1]
    weight = reading.actors[tag.actor.id][1].weight
    for region in regions:
        _evidence(found, region).add(_GROUP_EVIDENCE * weight / max(1.0, len(regions) / 2), tag.spans)


_FORCES = frozenset({Kind.MILITARY, Kind.POLICE})
_NO_PARTIES = STATE_KINDS | {Kind.IGO, Kind.NGO}


def _add_pairs(found: dict[str, _Evidence], about: list[Country], reading: Reading, lexicon: Lexicon, day: int) -> None:
    named = tuple(found.values())
    about = [country for country in about if reading.countries[country.iso3].is_named]
    for index, one in enumerate(about):
        for other in about[index + 1 :]:
            pair = (min(one.iso3, other.iso3), max(one.iso3, other.iso3))
            conflicts = lexicon.pairs.get(pair)
            if not conflicts:
                continue
            weight = _PAIR_EVIDENCE * min(reading.countries[iso3].weight for iso3 in pair)
            spans = [span for iso3 in pair for span in reading.countries[iso3].mentions]
            candidates = [(region, conflict) for region, conflict in conflicts if _is_active(conflict, day)]
            already = {evidence.region.id for evidence in named if set(pair) <= set(evidence.region.countries)}
            for region, conflict in candidates:
                if not already or region.id in already:
                    evidence = _evidence(found, region)
                    if not evidence.pairs:
                        evidence.add(weight, spans)
                    evidence.pairs.append(conflict)


def _add_default(found: dict[str, _Evidence], country: Country, reading: Reading, lexicon: Lexicon, day: int) -> None:
    regions = lexicon.defaults.get(country.iso3, ())
    at_war = [region for region in regions if region.first_day <= (day or LATEST) <= region.last_day]
    region = next(iter(at_war), None) or next((region for region in regions if _date_factor(region, day) == 1), None)
    if region is None:
        return
    tally = reading.countries[country.iso3]
    evidence = _evidence(found, region)
    evidence.add(_DEFAULT_EVIDENCE * tally.weight, tally.mentions)
    evidence.family = lexicon.children.get(region.id, ())


def _date_factor(region: Region, day: int) -> float:
    if not day:
        return 1.0 if region.last_day >= LATEST else _UNDATED_ENDED_FACTOR
    return 1.0 if region.first_day - _QUARTER <= day <= region.last_day + _YEAR else _ENDED_FACTOR


def _is_active(conflict: Conflict, day: int) -> bool:
    if not day:
        return conflict.last_day >= LATEST
    return conflict.first_day - _QUARTER <= day <= conflict.last_day + _YEAR


def _numbers(evidence: _Evidence, present: set[ActorId], reading: Reading, day: int) -> tuple[int, ...]:
    """Give UCDP's numbers: those whose side or own name the text has, otherwise all state-based ones of the region and time.

    Violence against civilians brings the one-sided ones: a state's own, and anybody's when the text does not say whose.

    A region that stands for a whole country ("rebels clash with the army in X") stands for its sub-theatres too.
    """
    conflicts = evidence.region.conflicts + tuple(conflict for region in evidence.family for conflict in region.conflicts)
    pointed_at = {id(conflict) for region, conflict, _, _ in reading.conflicts if region is evidence.region}
    chosen = [conflict for conflict in conflicts if id(conflict) in pointed_at or conflict.is_fought_by(present)] + evidence.pairs
    timely = [conflict for conflict in chosen if _is_active(conflict, day)]
    # A group that fights several states is here at war with those that the text names.
    timely = [conflict for conflict in timely if not conflict.states or not conflict.states.isdisjoint(reading.countries)] or timely
    if not reading.tells_of_civilians and any(actor.kind in _FORCES for actor, _ in reading.actors.values()):
        # A group also does violence to those who do not fight; here it fights a state's forces.
        timely = [conflict for conflict in timely if conflict.type is not ConflictType.ONE_SIDED] or timely
    if not timely:
        # Who did it is not said: it may be the war, or violence against those who do not fight.
        timely = [conflict for conflict in conflicts if conflict.type is not ConflictType.NON_STATE and _is_active(conflict, day)]
    elif reading.tells_of_civilians:
        timely += [conflict for conflict in conflicts if conflict.is_by_a_state and _is_active(conflict, day)]
    return tuple(sorted({conflict.ucdp for conflict in timely or chosen if conflict.ucdp}))


def _score(share: float, weight: float) -> float:
    """How sure a tag is: its share of the strongest one of its kind, and how much speaks for it at all; two decimals."""
    sure = math.sqrt(share) * (1.0 - math.exp(-_SURENESS * weight))
    return int(sure * 100.0 + 0.5) / 100.0


_SURENESS = 0.51  # one mention in a headline (weight 3) makes 0.78, two 0.95
