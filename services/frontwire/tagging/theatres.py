"""Which conflict regions a text supports, and which of UCDP's conflicts it points at: the evidence for each, then what is asserted.

Takes a Reading, and the countries and actors that `standing` weighed. `events` publishes what comes out; `explaining` tells how it came.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from frontwire.knowledge.entities import LATEST, STATE_KINDS, is_among
from frontwire.knowledge.entries import ConflictType, Kind
from frontwire.tagging.tags import ActorTag, CountryTag, RegionTag

if TYPE_CHECKING:
    from frontwire.knowledge.entities import ActorId, Conflict, Country, Lexicon, Region
    from frontwire.tagging.reading import Reading, Span

# In the numbers yyyymmdd: a war is written of for a year after its end, and for some weeks of tension before it begins.
_YEAR: Final = 10000
_QUARTER: Final = 300

_PLACE_EVIDENCE: Final = 0.8
_GROUP_EVIDENCE: Final = 0.8
_PAIR_EVIDENCE: Final = 0.5
_DEFAULT_EVIDENCE: Final = 0.6
_ONE_SIDED: Final = ConflictType.ONE_SIDED
_NON_STATE: Final = ConflictType.NON_STATE
_STATE: Final = ConflictType.STATE
_REGION_HALF: Final = 3.0
_LEAST_DEFAULT: Final = 2.0  # a country that an article is about, though it names only its president
_COVERING: Final = 0.5  # evidence with which a region stands for its countries, so that no default is asked for them
_REGION_THRESHOLD: Final = 0.3
_PASSING_SHARE: Final = 0.25
_ENDED_FACTOR: Final = 0.08
_UNDATED_ENDED_FACTOR: Final = 0.6


class Evidence:
    """What speaks for one region: a weight, and the steps that made it (why, how much, by which spans)."""

    __slots__ = ("family", "pairs", "parent", "region", "spans", "steps", "weight")

    def __init__(self, region: Region, parent: Region | None) -> None:
        """Begin without any."""
        self.region, self.parent = region, parent
        self.weight = 0.0
        self.spans: list[Span] = []
        self.steps: list[tuple[str, float, list[Span]]] = []
        self.pairs: list[Conflict] = []
        self.family: tuple[Region, ...] = ()

    def add(self, why: str, weight: float, spans: list[Span]) -> None:
        """Add one step."""
        self.weight += weight
        self.spans += spans
        self.steps.append((why, weight, spans))

    @property
    def score(self) -> float:
        """Give 0 to 1, two decimals."""
        return int((1.0 - math.exp(-self.weight / _REGION_HALF)) * 100.0 + 0.5) / 100.0


def gather_evidence(
    reading: Reading, countries: tuple[CountryTag, ...], actors: tuple[ActorTag, ...], lexicon: Lexicon, day: int
) -> dict[str, Evidence]:
    """Collect what speaks for each region: its places and names, a group that fights there, two governments that fight each other, and
    for want of anything better a country that has one war.
    """
    found: dict[str, Evidence] = {}
    for tally in reading.regions.values():
        _evidence(found, tally.region, lexicon).add("place or name", _PLACE_EVIDENCE * tally.weight, tally.mentions)
    for region, _, span, weight in reading.conflicts:
        if weight and any(iso3 in reading.countries for iso3 in region.countries):
            _evidence(found, region, lexicon).add("word for a conflict", _PLACE_EVIDENCE * weight, [span])
    about = [lexicon.countries[tag.iso3] for tag in countries if tag.standing == "about"]
    about_countries = {country.iso3 for country in about}
    for tag in actors:
        _add_group(found, tag, about_countries, reading, lexicon)
    for evidence in found.values():
        factor = _date_factor(evidence.region, day)
        if factor < 1:
            evidence.add("another time", (factor - 1) * evidence.weight, [])
    _add_pairs(found, about, reading, lexicon, day)
    for country in about:
        # Not where the parties of a proven conflict only meet, nor whose soldiers or nationals are caught in it.
        if not found or (reading.countries[country.iso3].is_named and country is about[0]):
            _add_default(found, country, reading, lexicon, day)
    return found


def assert_regions(found: dict[str, Evidence], actors: tuple[ActorTag, ...], reading: Reading, day: int) -> tuple[RegionTag, ...]:
    """Assert the regions that have enough evidence, by itself and beside the strongest; highest score first."""
    if not found:
        return ()
    present: set[ActorId] = set()
    has_forces = False
    for actor in actors:
        present.add(actor.actor.id)
        for principal in actor.actor.acts_for:
            present.add(principal)
        has_forces = has_forces or (is_among(actor.actor.kind, _FORCES) and actor.standing != "source")
    strongest = max([evidence.weight for evidence in found.values()])
    tags = []
    for evidence in found.values():
        score = evidence.score
        if score >= _REGION_THRESHOLD and evidence.weight >= _PASSING_SHARE * strongest:
            numbers = _numbers(evidence, present, reading, day, has_forces=has_forces)
            tags.append(RegionTag(evidence.region, score, numbers, evidence.spans))
    if len(tags) > 1:
        tags.sort(key=_by_score)
    return tuple(tags)


def why_not_asserted(evidence: Evidence, strongest: float) -> str:
    """Say what kept a region from being asserted beside the strongest one's weight; "" when nothing did."""
    if evidence.score < _REGION_THRESHOLD:
        return f"its score {evidence.score:.2f} is below {_REGION_THRESHOLD}"
    if evidence.weight < _PASSING_SHARE * strongest:
        return f"its evidence {evidence.weight:.1f} is less than {_PASSING_SHARE:.0%} of the strongest region's {strongest:.1f}"
    return ""


def _by_score(tag: RegionTag) -> tuple[float, str]:
    return -tag.score, tag.region.id


def _evidence(found: dict[str, Evidence], region: Region, lexicon: Lexicon) -> Evidence:
    known = found.get(region.id)
    if known is None:
        known = found[region.id] = Evidence(region, lexicon.parents.get(region.id))
    return known


def _add_group(found: dict[str, Evidence], tag: ActorTag, about: set[str], reading: Reading, lexicon: Lexicon) -> None:
    """A group speaks for the region it fights in; one that fights in several for those whose country or place is there too."""
    if not tag.actor.regions or is_among(tag.actor.kind, _NO_PARTIES) or tag.standing == "source":
        return
    regions = [lexicon.regions[region_id] for region_id in tag.actor.regions]
    if len(regions) > 1:
        own = [region for region in regions if region.id in reading.regions]
        own = own or [region for region in regions if not about.isdisjoint(region.countries)]
        regions = own or [region for region in regions if tag.actor.country in region.countries][:1]
    weight = reading.actors[tag.actor.id].weight
    for region in regions:
        _evidence(found, region, lexicon).add(
            f"{tag.actor.name} fights there", _GROUP_EVIDENCE * weight / max(1.0, len(regions) / 2), tag.spans
        )


_FORCES: Final = (Kind.MILITARY, Kind.POLICE)
_NO_PARTIES: Final = (*STATE_KINDS, Kind.IGO, Kind.NGO)


def _add_pairs(found: dict[str, Evidence], about: list[Country], reading: Reading, lexicon: Lexicon, day: int) -> None:
    about = [country for country in about if reading.countries[country.iso3].is_named]
    if len(about) < 2:  # noqa: PLR2004 - a pair
        return
    named = tuple(found.values())
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
                    evidence = _evidence(found, region, lexicon)
                    if not evidence.pairs:
                        evidence.add(f"{pair[0]} against {pair[1]}", weight, spans)
                    evidence.pairs.append(conflict)


def _add_default(found: dict[str, Evidence], country: Country, reading: Reading, lexicon: Lexicon, day: int) -> None:
    """Add a country's own war, unless another region of the country is proven."""
    region = _default_region(country, lexicon, day)
    covering = [each.region for each in found.values() if country.iso3 in each.region.countries and each.weight >= _COVERING]
    if region is None or any(other is not region for other in covering):
        return
    tally = reading.countries[country.iso3]
    evidence = _evidence(found, region, lexicon)
    evidence.add(f"the war of {country.name}", _DEFAULT_EVIDENCE * max(tally.weight, _LEAST_DEFAULT), tally.mentions)
    if not covering:
        evidence.family = lexicon.children.get(region.id, ())


def _default_region(country: Country, lexicon: Lexicon, day: int) -> Region | None:
    """Give a country's own war on the day, or that of about then."""
    regions = lexicon.defaults.get(country.iso3, ())
    for region in regions:
        if region.first_day <= (day or LATEST) <= region.last_day:
            return region
    for region in regions:
        if _date_factor(region, day) == 1:
            return region
    return None


def _date_factor(region: Region, day: int) -> float:
    if not day:
        return 1.0 if region.last_day >= LATEST else _UNDATED_ENDED_FACTOR
    return 1.0 if region.first_day - _QUARTER <= day <= region.last_day + _YEAR else _ENDED_FACTOR


def _is_active(conflict: Conflict, day: int) -> bool:
    if not day:
        return conflict.last_day >= LATEST
    return conflict.first_day - _QUARTER <= day <= conflict.last_day + _YEAR


def _numbers(evidence: Evidence, present: set[ActorId], reading: Reading, day: int, *, has_forces: bool) -> tuple[int, ...]:
    """Give UCDP's numbers: those whose side or own name the text has, otherwise all state-based ones of the region and time.

    Violence against civilians brings the one-sided ones: a state's own, and anybody's when the text does not say whose.

    A region that stands for a whole country ("rebels clash with the army in X") stands for its sub-theatres too.
    """
    conflicts = [*evidence.region.conflicts, *[conflict for region in evidence.family for conflict in region.conflicts]]
    pointed_at = {conflict for region, conflict, _, _ in reading.conflicts if region is evidence.region}
    chosen = [conflict for conflict in conflicts if conflict in pointed_at or conflict.is_fought_by(present)] + evidence.pairs
    timely = [conflict for conflict in chosen if _is_active(conflict, day)]
    # A group that fights several states is here at war with those that the text names.
    timely = [conflict for conflict in timely if not conflict.states or not conflict.states.isdisjoint(reading.countries)] or timely
    if not reading.tells_of_civilians and has_forces:
        # A group also does violence to those who do not fight; here it fights a state's forces.
        timely = [conflict for conflict in timely if conflict.type is not _ONE_SIDED] or timely
    if not timely:
        # Who did it is not said: it may be the war, or violence against those who do not fight.
        timely = [conflict for conflict in conflicts if conflict.type is not _NON_STATE and _is_active(conflict, day)]
        # A sub-theatre's fighting may be the country's war as well: the People's Defence Forces fight beside the Karenni army.
        parent = evidence.parent
        if parent is not None and has_forces and parent.countries == evidence.region.countries:
            timely += [conflict for conflict in parent.conflicts if conflict.type is _STATE and _is_active(conflict, day)]
    elif all(conflict.is_by_a_state for conflict in timely):
        # Whom a state's forces shoot at in a war zone is not said: it may be those who fight them.
        timely += [conflict for conflict in conflicts if conflict.type is _STATE and _is_active(conflict, day)]
    elif reading.tells_of_civilians:
        timely += [conflict for conflict in conflicts if conflict.is_by_a_state and _is_active(conflict, day)]
    return tuple(sorted({conflict.ucdp for conflict in timely or chosen if conflict.ucdp}))
