"""What is counted of a batch: whoever adds the series up finds every article, and finds it once."""

from __future__ import annotations

import orjson
import pytest

from chassis.settings import read_settings
from frontwire.deciding import Embargo, decide
from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import DATA_FOLDER, load_lexicon
from small_knowledge import copy_small_knowledge
from tagger.counting import Counting
from tagger.metrics import Metrics

NOW = 1772446800.0  # 2026-03-02T10:20:00Z
WAR = "Shelling near Stepanakert kills two soldiers"
SPORT = "Striker scores twice in cup final"


def article(number: int, headline: str, **fields) -> bytes:
    """Make a ninjs article of 10:15."""
    return orjson.dumps(
        {
            "uri": f"tag:wire.example,2026:{number}",
            "versioncreated": "2026-03-02T10:15:00Z",
            "headline": headline,
            "body_text": f"{headline}, officials said on Monday.",
            **fields,
        }
    )


class Counted:
    """A tagger's counting, and what it has counted."""

    def __init__(self, lexicon, **environment: str) -> None:
        self.lexicon, self.metrics = lexicon, Metrics()
        self.settings = read_settings({f"FRONTWIRE_{name.upper()}": value for name, value in environment.items()})
        self.counting = Counting(self.settings, self.metrics)
        self.counting.know(lexicon)

    def take_in(self, *values: bytes | None, embargo: Embargo = Embargo.TAG) -> None:
        outcomes = [outcome for value in values for outcome in decide(value, self.lexicon, embargo=embargo, now="2026-03-02T10:20:00Z")]
        self.counting.received(outcomes)
        self.counting.committed(outcomes, now=NOW)

    def series(self, name: str) -> dict[tuple[str, ...], float]:
        """Give the series of a name that are not zero, by their labels' values."""
        return {labels: value for labels, value in self.every(name).items() if value}

    def every(self, name: str) -> dict[tuple[str, ...], float]:
        """Give all series of a name, by their labels' values."""
        return {
            tuple(sample.labels.values()): sample.value
            for family in self.metrics.registry.collect()
            for sample in family.samples
            if sample.name == name
        }


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(DATA_FOLDER)


@pytest.fixture
def counted(lexicon) -> Counted:
    return Counted(lexicon, providers="Example Wire, Another Wire")


def test_outcomes_add_up_to_what_was_received(counted):
    """Every item of every record, whatever became of it."""
    values = [article(1, WAR), article(2, SPORT), article(3, WAR, pubstatus="canceled"), article(4, "", type="picture"), b"{", None]

    counted.take_in(*values)

    assert sum(counted.series("frontwire_articles_total").values()) == len(values)
    assert counted.series("frontwire_rejected_total") == {("not_json",): 1, ("null_value",): 1}


def test_articles_are_counted_by_format_and_configured_provider(counted):
    """As the provider is written, in any case; the rest, and those without one, are other."""
    counted.take_in(
        article(1, WAR, provider="EXAMPLE WIRE"),
        article(2, WAR, provider="A Third"),
        b"Shelling near Goma kills two\nGOMA, March 2 (Another Wire) - Two people died on Monday.\n",
    )

    published = counted.series("frontwire_published_articles_total")
    assert {provider: count for (_, provider), count in published.items()} == {"Example Wire": 1, "Another Wire": 1, "other": 1}
    assert published["wire-copy", "Another Wire"] == 1


def test_a_region_counts_by_what_happened(counted):
    counted.take_in(article(1, WAR), article(2, f"UPDATE 1-{WAR}"), article(3, f"CORRECTED-{WAR}"))

    assert counted.series("frontwire_region_articles_total") == {
        ("nagorno-karabakh", "article.enriched"): 1,
        ("nagorno-karabakh", "article.updated"): 1,
        ("nagorno-karabakh", "article.corrected"): 1,
    }


@pytest.mark.parametrize(
    ("headline", "code", "expected"),
    [
        pytest.param(WAR, "medtop:16000000", {("conflict", "conflict"): 1}, id="both say conflict"),
        pytest.param(WAR, "medtop:20000065", {("conflict", "conflict"): 1}, id="a child of the code"),
        pytest.param(WAR, "medtop:11000000", {("other", "conflict"): 1}, id="only the tagger"),
        pytest.param(SPORT, "medtop:20000056", {("conflict", "quiet"): 1}, id="only the agency"),
        pytest.param(SPORT, "medtop:15000000", {("other", "quiet"): 1}, id="neither"),
        pytest.param(SPORT, "examplecat:16000000", {}, id="a code of somebody else's says nothing"),
    ],
)
def test_agency_and_tagger_agree_or_not(counted, headline, code, expected):
    """IPTC's conflict, war and peace against our own judgement."""
    counted.take_in(article(1, headline, subject=[{"code": code}]))

    assert counted.series("frontwire_filed_articles_total") == expected


def test_the_age_is_of_the_version_and_the_score_of_all_that_was_judged(counted):
    """Five minutes at 10:20; a kill has an age and no score."""
    counted.take_in(article(1, WAR), article(2, SPORT), article(3, WAR, pubstatus="canceled"))

    assert counted.series("frontwire_article_age_seconds_sum") == {(): 900}
    assert counted.series("frontwire_article_age_seconds_count") == {(): 3}
    assert counted.series("frontwire_conflict_score_ratio_count") == {(): 2}


@pytest.mark.parametrize(
    ("policy", "leaks"), [pytest.param("tag", {}, id="tag means it"), pytest.param("hold", {(): 1}, id="hold does not")]
)
def test_an_article_out_before_its_time_is_a_leak_unless_that_is_the_policy(lexicon, policy, leaks):
    """Whatever let it out: here it is decided as if it were not held."""
    counted = Counted(lexicon, embargo=policy)

    counted.take_in(article(1, WAR, embargoed="2026-03-02T12:00:00Z"), article(2, WAR, embargoed="2026-03-02T09:00:00Z"))

    assert counted.series("frontwire_embargo_leaks_total") == leaks


def test_all_series_are_there_from_the_start(lexicon):
    """A rate over a series that appears with its first value misses that value."""
    counted = Counted(lexicon)

    assert {region for region, _ in counted.every("frontwire_region_articles_total")} == set(lexicon.regions)


def test_a_batch_that_began_with_the_old_knowledge_is_counted_after_new_knowledge_came(lexicon, tmp_path):
    """Its regions need not be in the new one; those of the new one have their series at once."""
    counted = Counted(lexicon)

    counted.counting.know(load_lexicon(copy_small_knowledge(tmp_path / "knowledge")))
    counted.take_in(article(1, "Shelling near Goma kills two M23 rebels"))

    assert counted.series("frontwire_region_articles_total") == {("m23", "article.enriched"): 1}
    assert ("azawad", "article.enriched") in counted.every("frontwire_region_articles_total")
