"""The demo wire, decided without a broker: every record becomes exactly one outcome, and the odd ones what its README says."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from frontwire.deciding import Outcome, Quiet, Rejected, Retracted, Skipped, Tagged, decide
from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import load_lexicon

FOLDER = Path(__file__).parents[2] / "deploy" / "demo-wire"
FILES = tuple(path for path in sorted(FOLDER.iterdir()) if path.suffix != ".md")
FEWEST_TEXTS = 60


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The knowledge of this repository."""
    return load_lexicon()


@pytest.fixture(scope="module")
def outcomes(lexicon) -> dict[str, tuple[Outcome, ...]]:
    """What becomes of each file, by the file's stem."""
    return {path.stem: decide(path.read_bytes(), lexicon) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_record_becomes_exactly_one_outcome(path, outcomes):
    """Whatever a record holds, one outcome follows and no exception."""
    assert len(outcomes[path.stem]) == 1


def test_most_records_are_text_articles(outcomes):
    """The demo wire has at least sixty text articles."""
    texts = [name for name, (outcome,) in outcomes.items() if isinstance(outcome, (Tagged, Quiet))]

    assert len(texts) >= FEWEST_TEXTS


def test_what_only_sounds_like_war_stays_quiet(outcomes):
    """The demo wire's temptations, numbered from 300 to 399: sport, markets, films, a bus in a ravine, a war on starfish."""
    quiet = {name: outcome for name, (outcome,) in outcomes.items() if name.startswith("3")}

    assert len(quiet) >= 16
    assert [name for name, outcome in quiet.items() if not isinstance(outcome, Quiet)] == []


def test_odd_records_become_what_the_readme_says(outcomes):
    """One kill, one picture and three records that are no article, each rejected for its own reason."""
    counted = Counter(type(outcome) for (outcome,) in outcomes.values())
    reasons = {name: outcome.reason.value for name, (outcome,) in outcomes.items() if isinstance(outcome, Rejected)}

    assert (counted[Retracted], counted[Skipped], counted[Rejected]) == (1, 1, 3)
    assert reasons == {"410-broken": "not_json", "411-not-text": "not_decodable", "412-empty-object": "body_missing"}


def test_mentions_slice_back_exactly(outcomes):
    """The text of every mention is what stands at its place."""
    events = [_event(outcome) for (outcome,) in outcomes.values() if isinstance(outcome, (Tagged, Quiet))]

    slices = [
        (event[mention["field"]][mention["start"] : mention["end"]], mention["text"]) for event in events for mention in event["mentions"]
    ]

    assert slices
    assert [pair for pair in slices if pair[0] != pair[1]] == []


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        pytest.param("021-kharkiv-strike-update1", "event", "article.updated", id="an update"),
        pytest.param("220-drc-correction", "event", "article.corrected", id="a correction"),
        pytest.param("221-tanker-kill", "event", "article.retracted", id="a kill"),
        pytest.param("222-nato-embargo", "embargoed_until", "2026-02-19T12:00:00Z", id="an embargo"),
        pytest.param("060-goma-clashes", "provider", "Example Wire", id="bare copy names its agency"),
    ],
)
def test_news_about_the_news_is_kept(name, field, value, outcomes):
    """Updates, corrections, kills and embargoes arrive in the published event as such."""
    (outcome,) = outcomes[name]

    assert _event(outcome)[field] == value


def test_versions_of_a_story_share_its_uri(outcomes):
    """An update, a correction and a kill carry the uri of what they replace."""
    families = (
        ("020-kharkiv-strike", "021-kharkiv-strike-update1", "022-kharkiv-strike-update2"),
        ("061-ituri-adf", "220-drc-correction"),
        ("041-hodeidah-tanker", "221-tanker-kill"),
    )

    assert [len({_event(outcomes[name][0])["uri"] for name in family}) for family in families] == [1, 1, 1]


def _event(outcome):
    return json.loads(outcome.publication.value)
