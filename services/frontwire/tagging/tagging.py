"""An article and the lexicon in, a Tagging out: what it is about, where, who acts, and the mentions that prove it.

Lay the text out, fold it, find hits, resolve them, weigh what they say. Comes from `deciding`, which publishes it by `events`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontwire.folding import fold
from frontwire.tagging.matching import find_hits
from frontwire.tagging.mentions import Mention, Unresolved
from frontwire.tagging.reading import Layout
from frontwire.tagging.relevance import weigh_relevance
from frontwire.tagging.resolving import resolve
from frontwire.tagging.standing import attribute_organs, weigh_actors, weigh_countries, weigh_regions
from frontwire.tagging.tags import ActorTag, CountryTag, RegionTag, Relevance, Tagging

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.knowledge.lexicon import Lexicon


def tag(article: Article, lexicon: Lexicon) -> Tagging:
    """Tag one article. Pure: the same article and lexicon give the same tagging."""
    layout = Layout(article)
    folded = fold(layout.text)
    day = int(article.version_created[:10].replace("-", "")) if article.version_created else 0
    reading = resolve(layout, folded, find_hits(folded, lexicon), lexicon, day)
    countries = weigh_countries(reading)
    attribute_organs(reading, countries, lexicon)
    actors = weigh_actors(reading, folded, lexicon)
    relevance = weigh_relevance(reading)
    regions = weigh_regions(reading, countries, actors, lexicon, day) if relevance.is_relevant else ()
    return _number_mentions(
        layout, reading.spans, relevance, regions, countries, actors, tuple(reading.unresolved), reading.dateline_country
    )


def _number_mentions(
    layout: Layout,
    spans: list[tuple[int, int, str]],
    relevance: Relevance,
    regions: tuple[RegionTag, ...],
    countries: tuple[CountryTag, ...],
    actors: tuple[ActorTag, ...],
    unresolved: tuple[Unresolved, ...],
    dateline_country: str | None,
) -> Tagging:
    """Keep the spans that prove something, in reading order, each once, and make the tags point at them."""
    used = set(relevance.spans)
    used.update([found.mention for found in unresolved])
    for country in countries:
        used.update(country.spans)
    for actor in actors:
        used.update(actor.spans)
    for region in regions:
        used.update(region.spans)
    numbers: list[int] = [0] * len(spans)
    mentions: list[Mention] = []
    last: tuple[int, int, str] | None = None
    for index in sorted(used, key=spans.__getitem__):
        span = spans[index]
        if span != last:
            mentions.append(_mention(layout, span))
            last = span
        numbers[index] = len(mentions) - 1
    for country in countries:
        country.spans = _renumber(country.spans, numbers)
    for actor in actors:
        actor.spans = _renumber(actor.spans, numbers)
    for region in regions:
        region.spans = _renumber(region.spans, numbers)
    relevance.spans = _renumber(relevance.spans, numbers)
    numbered = tuple([Unresolved(found.text, found.kind, numbers[found.mention], found.country) for found in unresolved])
    return Tagging(relevance, regions, countries, actors, numbered, tuple(mentions), dateline_country)


def _renumber(spans: tuple[int, ...], numbers: list[int]) -> tuple[int, ...]:
    if len(spans) == 1:
        return (numbers[spans[0]],)
    return tuple(sorted({numbers[span] for span in spans}))


def _mention(layout: Layout, span: tuple[int, int, str]) -> Mention:
    start, end, rule = span
    text = layout.text[start:end]
    if start < layout.headline_end:
        return Mention("headline", start, end, text, rule)
    offset = layout.body_start
    return Mention("body", start - offset, end - offset, text, rule)
