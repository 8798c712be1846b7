"""An article and the lexicon in, a Tagging out: what it is about, where, who acts, and the mentions that prove it.

Lay the text out, fold it, find hits, resolve them, weigh what they say. Comes from `deciding`, which publishes it by `events`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontwire.folding import fold
from frontwire.knowledge.entities import LATEST
from frontwire.tagging.matching import find_hits
from frontwire.tagging.mentions import Mention, Unresolved
from frontwire.tagging.reading import Layout
from frontwire.tagging.relevance import weigh_relevance
from frontwire.tagging.resolving import resolve
from frontwire.tagging.standing import attribute_organs, weigh_actors, weigh_countries
from frontwire.tagging.tags import ActorTag, CountryTag, RegionTag, Relevance, Tagging
from frontwire.tagging.theatres import assert_regions, gather_evidence

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.knowledge.entities import Index, Lexicon
    from frontwire.tagging.matching import Hit
    from frontwire.tagging.reading import Reading, Span
    from frontwire.tagging.theatres import Evidence


@dataclass
class Analysis:
    """What one article came to, step by step: `tag` publishes the end of it, `explaining` tells all of it."""

    layout: Layout
    folded: str
    hits: list[Hit]
    company: set[str]
    language: Index | None
    day: int
    reading: Reading
    countries: tuple[CountryTag, ...]
    actors: tuple[ActorTag, ...]
    relevance: Relevance
    evidence: dict[str, Evidence]
    regions: tuple[RegionTag, ...]


def tag(article: Article, lexicon: Lexicon) -> Tagging:
    """Tag one article. Pure: the same article and lexicon give the same tagging."""
    return _number_mentions(analyse(article, lexicon))


def analyse(article: Article, lexicon: Lexicon) -> Analysis:
    """Take every step that tagging takes, and keep what each gave."""
    layout = Layout(article)
    folded = fold(layout.text)
    day = int(article.version_created[:10].replace("-", "")) if article.version_created else 0
    language = lexicon.index_of(article.language) if article.language else None
    company: set[str] = set()
    hits = find_hits(folded, lexicon, language, company)
    reading = resolve(layout, folded, hits, company, lexicon, day, language)
    countries = weigh_countries(reading, layout)
    attribute_organs(reading, countries, lexicon)
    actors = weigh_actors(reading, layout, folded, lexicon, (language or lexicon.english).grammar.speech)
    relevance = weigh_relevance(reading, article.subjects, is_at_war=_is_at_war(countries, lexicon, day))
    evidence: dict[str, Evidence] = {}
    regions: tuple[RegionTag, ...] = ()
    if relevance.is_relevant:
        evidence = gather_evidence(reading, countries, actors, lexicon, day)
        regions = assert_regions(evidence, actors, reading, day)
    return Analysis(layout, folded, hits, company, language, day, reading, countries, actors, relevance, evidence, regions)


def _is_at_war(countries: tuple[CountryTag, ...], lexicon: Lexicon, day: int) -> bool:
    """Tell whether a country that the article is about has a war of a state's on the article's day."""
    on_day = day or LATEST
    for country in countries:
        if country.standing == "about":
            for war in lexicon.wars.get(country.iso3, ()):
                if war.first_day <= on_day <= war.last_day:
                    return True
    return False


def _number_mentions(analysis: Analysis) -> Tagging:
    """Keep the spans that prove something, in reading order, each once, and make the tags point at them."""
    reading, relevance = analysis.reading, analysis.relevance
    countries, actors, regions = analysis.countries, analysis.actors, analysis.regions
    used = [False] * len(reading.spans)
    _mark(used, relevance.spans)
    _mark(used, tuple([found.mention for found in reading.unresolved]))
    for country in countries:
        _mark(used, country.spans)
    for actor in actors:
        _mark(used, actor.spans)
    for region in regions:
        _mark(used, region.spans)
    numbers = [0] * len(reading.spans)
    mentions = _mentions(analysis.layout, reading.spans, used, numbers)
    for country in countries:
        country.spans = _renumber(country.spans, numbers)
    for actor in actors:
        actor.spans = _renumber(actor.spans, numbers)
    for region in regions:
        region.spans = _renumber(region.spans, numbers)
    relevance.spans = _renumber(relevance.spans, numbers)
    numbered = tuple([Unresolved(found.text, found.kind, numbers[found.mention], found.country) for found in reading.unresolved])
    return Tagging(relevance, regions, countries, actors, numbered, tuple(mentions), reading.dateline_country)


def _mark(used: list[bool], spans: tuple[int, ...]) -> None:
    for span in spans:
        used[span] = True


def _mentions(layout: Layout, spans: list[Span], used: list[bool], numbers: list[int]) -> list[Mention]:
    """Give the used spans' mentions in reading order, and note of each span the number of its mention."""
    text, headline_end, offset = layout.text, layout.headline_end, layout.body_start
    mentions: list[Mention] = []
    last: Span | None = None
    for index in _in_reading_order(spans, used):
        span = spans[index]
        start, end = span.start, span.end
        if last is None or start != last.start or end != last.end or span.rule != last.rule:
            if start < headline_end:
                mentions.append(Mention("headline", start, end, text[start:end], span.rule))
            else:
                mentions.append(Mention("body", start - offset, end - offset, text[start:end], span.rule))
            last = span
        numbers[index] = len(mentions) - 1
    return mentions


def _in_reading_order(spans: list[Span], used: list[bool]) -> list[int]:
    """Give the used spans' indexes by start, end and rule: sorted as numbers by start, and then the few of one start among themselves."""
    count = len(spans)
    indexes = [spans[index].start * count + index for index in range(count) if used[index]]
    indexes.sort()
    for place in range(len(indexes)):
        index = indexes[place] % count
        before = place
        while before and _precedes(spans[index], spans[indexes[before - 1]]):
            indexes[before] = indexes[before - 1]
            before -= 1
        indexes[before] = index
    return indexes


def _precedes(span: Span, other: Span) -> bool:
    return span.start == other.start and (span.end < other.end or (span.end == other.end and span.rule < other.rule))


def _renumber(spans: tuple[int, ...], numbers: list[int]) -> tuple[int, ...]:
    """Give the numbers of spans, in order and each once; most come so."""
    found = [numbers[span] for span in spans]
    last = -1
    for number in found:
        if number <= last:
            return tuple(sorted(set(found)))
        last = number
    return tuple(found)
