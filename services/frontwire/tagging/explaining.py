"""Why an article is tagged as it is: which words, which rule, which score, and why another tag was not asserted.

`explain` takes the same steps as `tag`, and puts what each of them kept into words; `wirectl explain` prints them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frontwire.knowledge.entities import RegionId, Word
from frontwire.tagging.resolving import explain_unread
from frontwire.tagging.tagging import analyse
from frontwire.tagging.tags import THRESHOLD
from frontwire.tagging.theatres import why_not_asserted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frontwire.article import Article
    from frontwire.knowledge.entities import Actor, Lexicon, Region
    from frontwire.tagging.reading import Span
    from frontwire.tagging.tagging import Analysis


@dataclass(frozen=True)
class Step:
    """One thing that speaks for a tag, or against it: a weight, why, and the words with the rules by which they were read."""

    weight: float
    why: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What became of one tag: a score from 0 to 1, a sentence, and the steps that led there."""

    subject: str
    name: str
    score: float
    is_asserted: bool
    why: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """All verdicts on one article, the highest score first, and the names in it that were not taken for names."""

    relevance: Verdict
    regions: tuple[Verdict, ...]
    countries: tuple[Verdict, ...]
    actors: tuple[Verdict, ...]
    unread: tuple[Step, ...] = field(default=())


def explain(article: Article, lexicon: Lexicon, *, region: str = "", actor: str = "") -> Explanation:
    """Explain an article's tags.

    Args:
        article: as a reader gave it.
        lexicon: the loaded knowledge.
        region: id of a region that is to be explained though nothing speaks for it.
        actor: the same, of an actor.

    Raises:
        KeyError: the lexicon has no such region or actor.
    """
    analysis = analyse(article, lexicon)
    unread = explain_unread(analysis.layout, analysis.folded, analysis.hits, analysis.company, lexicon, analysis.day, analysis.language)
    text = analysis.layout.text
    return Explanation(
        relevance=_relevance(article, analysis),
        regions=tuple(_regions(analysis, unread, lexicon.regions[RegionId(region)] if region else None)),
        countries=tuple(
            Verdict(
                tag.iso3,
                lexicon.countries[tag.iso3].name,
                tag.score,
                is_asserted=True,
                why=tag.standing,
                steps=(_words(analysis, tag.spans),),
            )
            for tag in analysis.countries
        ),
        actors=tuple(_actors(analysis, unread, lexicon.find_actor(actor) if actor else None)),
        unread=tuple(Step(0.0, why, (text[start:end],)) for start, end, _, why in unread),
    )


def _words(analysis: Analysis, spans: Iterable[Span], weight: float = 0.0, why: str = "") -> Step:
    text, found = analysis.layout.text, dict.fromkeys(spans)
    counted = Counter(f"{text[span.start : span.end]} ({span.rule})" for span in found)
    return Step(weight, why, tuple(word if times == 1 else f"{word} x {times}" for word, times in counted.items()))


def _relevance(article: Article, analysis: Analysis) -> Verdict:
    reading, relevance = analysis.reading, analysis.relevance
    steps = [_words(analysis, (span,), word.cue * position, "cue") for word, (span, position) in reading.cues.items()]
    text = analysis.layout.text
    steps += [Step(-word.quiet, "speaks against it", (text[start:end],)) for word, start, end in analysis.hits if word.quiet]
    if article.subjects:
        steps.append(Step(0.0, "the agency files it under", tuple(subject.code for subject in article.subjects)))
    why = f"{'at least' if relevance.is_relevant else 'below'} {THRESHOLD}"
    return Verdict("conflict", "", relevance.score, relevance.is_relevant, why, tuple(sorted(steps, key=lambda step: -abs(step.weight))))


_Unread = list[tuple[int, int, Word, str]]


def _regions(analysis: Analysis, unread: _Unread, asked: Region | None) -> list[Verdict]:
    strongest = max((evidence.weight for evidence in analysis.evidence.values()), default=0.0)
    verdicts = []
    for evidence in analysis.evidence.values():
        why = why_not_asserted(evidence, strongest)
        steps = tuple(_words(analysis, spans, weight, why) for why, weight, spans in evidence.steps)
        numbers = next((tag.ucdp_conflicts for tag in analysis.regions if tag.region is evidence.region), ())
        said = f"UCDP {', '.join(map(str, numbers)) or 'none'}"
        verdicts.append(Verdict(evidence.region.id, evidence.region.name, evidence.score, not why, why or said, steps))
    if asked is not None and asked.id not in analysis.evidence:
        verdicts.append(_absent_region(analysis, unread, asked))
    return sorted(verdicts, key=lambda verdict: -verdict.score)


def _absent_region(analysis: Analysis, unread: _Unread, asked: Region) -> Verdict:
    text = analysis.layout.text
    steps = [Step(0.0, why, (text[start:end],)) for start, end, word, why in unread if any(sense.region is asked for sense in word.senses)]
    steps += [
        _words(analysis, tally.mentions, 0.0, "place or name") for tally in analysis.reading.regions.values() if tally.region is asked
    ]
    why = "no place, name or group of it stands in the text" if not steps else "its words were not taken for it"
    if not analysis.relevance.is_relevant:
        why = f"the article is not taken for one about a conflict: {analysis.relevance.score:.2f}"
    return Verdict(asked.id, asked.name, 0.0, is_asserted=False, why=why, steps=tuple(steps))


def _actors(analysis: Analysis, unread: _Unread, asked: Actor | None) -> list[Verdict]:
    verdicts = [
        Verdict(tag.actor.id, tag.actor.name, tag.score, is_asserted=True, why=tag.standing, steps=(_words(analysis, tag.spans),))
        for tag in analysis.actors
    ]
    if asked is not None and all(tag.actor.id != asked.id for tag in analysis.actors):
        text = analysis.layout.text
        steps = tuple(
            Step(0.0, why, (text[start:end],))
            for start, end, word, why in unread
            if any(sense.actor is asked or asked.name in [person.name for person in sense.people] for sense in word.senses)
        )
        why = "no name of it stands in the text" if not steps else "its names were not taken for it"
        verdicts.append(Verdict(asked.id, asked.name, 0.0, is_asserted=False, why=why, steps=steps))
    return verdicts
