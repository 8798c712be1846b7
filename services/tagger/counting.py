"""What became of a batch in, the tagger's metrics counted: once a batch, because at thousands of articles a second once an article would be
felt. `assignment` calls it after each commit.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chassis.histograms import observe_many
from frontwire.deciding import Embargo, Quiet, Rejected, Retracted, Tagged
from frontwire.formats.detecting import READERS
from tagger.metrics import EVENTS, OTHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chassis.settings import Settings
    from frontwire.deciding import Outcome
    from frontwire.events import Publication
    from frontwire.knowledge.entities import Lexicon
    from tagger.metrics import Metrics


class Counting:
    """The tagger's counting; series whose labels are known are there from the start, at zero."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        """Make the series, but for those that knowledge has."""
        self._metrics = metrics
        self._keeps_embargoes = (
            Embargo(settings.embargo) is not Embargo.TAG
        )  # with tag an article is published at once, and says until when
        self._providers = {name.casefold(): name for name in settings.providers}
        formats = [reader.FORMAT for reader in READERS]
        self._published = {
            (name, provider): metrics.published_articles.labels(name, provider)
            for name in formats
            for provider in (*self._providers.values(), OTHER)
        }
        self._regions: dict[tuple[str, str], Any] = {}
        self._filed = {
            (True, True): metrics.filed.labels("conflict", "conflict"),
            (True, False): metrics.filed.labels("conflict", "quiet"),
            (False, True): metrics.filed.labels("other", "conflict"),
            (False, False): metrics.filed.labels("other", "quiet"),
        }

    def know(self, lexicon: Lexicon) -> None:
        """Show which knowledge is in use, and make its regions' series; those of a region that is gone stay as they are."""
        metrics = self._metrics
        for region in lexicon.regions:
            for event in EVENTS:
                self._regions[str(region), event] = metrics.regions.labels(region, event)
        for entries, kind in ((lexicon.regions, "region"), (lexicon.actors, "actor"), (lexicon.countries, "country")):
            metrics.knowledge_held.labels(kind).set(len(entries))
        metrics.knowledge.info({"version": lexicon.version})
        metrics.knowledge_loaded.set(time.time())

    def received(self, outcomes: Iterable[Outcome]) -> None:
        """Count what became of a batch of records when they came: the outcomes add up to the articles in them."""
        for name, count in Counter([type(outcome).__name__.lower() for outcome in outcomes]).items():
            self._metrics.articles.labels(name).inc(count)

    def committed(self, outcomes: Sequence[Outcome], *, now: float) -> None:
        """Count what was published, be it as it came or released, and what was rejected.

        Args:
            outcomes: of the records that are committed.
            now: Unix time.
        """
        for reason, count in Counter([outcome.reason.value for outcome in outcomes if isinstance(outcome, Rejected)]).items():
            self._metrics.rejected.labels(reason).inc(count)
        published = [outcome for outcome in outcomes if isinstance(outcome, _PUBLISHED)]
        publications = [outcome.publication for outcome in published]
        for (format_name, provider), count in Counter([(each.traits.format, each.traits.provider) for each in publications]).items():
            self._published[format_name, self._providers.get((provider or "").casefold(), OTHER)].inc(count)
        observe_many(self._metrics.article_age, _ages(publications, now))
        judged = [outcome for outcome in published if outcome.__class__ is not Retracted]
        self._count_judged(judged)
        if self._keeps_embargoes:
            untils = [until for outcome in judged if (until := outcome.publication.traits.embargoed_until)]
            self._metrics.embargo_leaks.inc(sum(_seconds_of(until) > now for until in untils))

    def _count_judged(self, judged: Sequence[Tagged | Quiet | Retracted]) -> None:
        about = Counter([(outcome.regions, outcome.publication.traits.event) for outcome in judged if isinstance(outcome, Tagged)])
        for (regions, event), count in about.items():
            for region in regions:
                self._regions[region, event].inc(count)
        traits = [outcome.publication.traits for outcome in judged]
        observe_many(self._metrics.score, [each.score for each in traits])
        filed = Counter([(each.is_filed_under_conflict, outcome.__class__ is Tagged) for each, outcome in zip(traits, judged, strict=True)])
        for (is_filed, is_tagged), count in filed.items():
            if is_filed is not None:
                self._filed[is_filed, is_tagged].inc(count)


_PUBLISHED = (Tagged, Quiet, Retracted)


def _ages(publications: Iterable[Publication], now: float) -> list[float]:
    return [max(0.0, now - _seconds_of(each.version_created)) for each in publications if each.version_created]


def _seconds_of(time: str) -> float:
    return datetime.fromisoformat(time).timestamp()
