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
    _pick(relevance.spans)
    _pick([span for span, _, _ in reading.unresolved])
    for country in countries:
        _pick(country.spans)
    for actor in actors:
        _pick(actor.spans)
    for region in regions:
        _pick(region.spans)
    ordered = _in_reading_order(reading.spans)
    mentions = _mentions(analysis.layout, ordered)
    relevance.mentions = _numbers(relevance.spans, ordered)
    for country in countries:
        country.mentions = _numbers(country.spans, ordered)
    for actor in actors:
        actor.mentions = _numbers(actor.spans, ordered)
    for region in regions:
        region.mentions = _numbers(region.spans, ordered)
    text = analysis.layout.text
    unresolved = tuple([Unresolved(text[span.start : span.end], kind, span.number, iso3) for span, kind, iso3 in reading.unresolved])
    return Tagging(relevance, regions, countries, actors, unresolved, tuple(mentions), reading.dateline_country)


def _pick(spans: list[Span]) -> None:
    for span in spans:
        span.is_picked = True


def _mentions(layout: Layout, spans: list[Span]) -> list[Mention]:
    """Give the mentions of spans in reading order, and number the spans by them."""
    text, headline_end, offset = layout.text, layout.headline_end, layout.body_start
    mention = Mention  # looked up once
    mentions: list[Mention] = []
    last: Span | None = None
    number = -1
    for span in spans:
        start, end = span.start, span.end
        if last is None or start != last.start or end != last.end or span.rule != last.rule:
            if start < headline_end:
                mentions.append(mention("headline", start, end, text[start:end], span.rule))
            else:
                mentions.append(mention("body", start - offset, end - offset, text[start:end], span.rule))
            number += 1
            last = span
        span.number = number
    return mentions


def _in_reading_order(spans: list[Span]) -> list[Span]:
    """Give the picked spans by start, end and rule: most come so, and the few that come late are put between them."""
    timely: list[Span] = []
    late: list[Span] = []
    last: Span | None = None
    for span in spans:
        if not span.is_picked:
            continue
        span.is_picked = False
        if last is not None and _precedes(span, last):
            late.append(span)
        else:
            timely.append(span)
            last = span
    if not late:
        return timely
    late.sort(key=_place)
    ordered: list[Span] = []
    at, count = 0, len(timely)
    for span in late:
        while at < count and _precedes(timely[at], span):
            ordered.append(timely[at])
            at += 1
        ordered.append(span)
    return ordered + timely[at:]


def _precedes(span: Span, other: Span) -> bool:
    if span.start != other.start:
        return span.start < other.start
    return span.end < other.end or (span.end == other.end and span.rule < other.rule)


def _place(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, span.rule


def _numbers(spans: list[Span], ordered: list[Span]) -> tuple[int, ...]:
    """Give the numbers of spans, in order and each once; most come so, and the others are picked from all spans in reading order."""
    if _are_in_order(spans):
        return tuple([span.number for span in spans])
    _pick(spans)
    numbers: list[int] = []
    last = -1
    for span in ordered:
        if span.is_picked:
            span.is_picked = False
            if span.number != last:
                last = span.number
                numbers.append(last)
    return tuple(numbers)


def _are_in_order(spans: list[Span]) -> bool:
    last = -1
    for span in spans:
        if span.number <= last:
            return False
        last = span.number
    return True
