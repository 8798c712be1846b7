"""Why an article is tagged as it is: the words, the rule, the score, and why another tag was not asserted."""

from __future__ import annotations

import pytest

from frontwire.article import Article
from frontwire.tagging.explaining import explain
from frontwire.tagging.tagging import tag

TEXT = "Chechen rebels shelled Grozny, Russia said. Wagner's opera was played; Mali was quiet."


@pytest.fixture
def article() -> Article:
    """A dated article with a region, a group, a passing country and a weak name alone."""
    return Article(uri="urn:test:1", format="json", headline="", body=TEXT, version_created="2000-03-01T00:00:00Z", credits_start=len(TEXT))


def test_verdicts_are_the_tags(lexicon, article) -> None:
    """What is asserted is what `tag` asserts, with the same scores."""
    found, tagged = explain(article, lexicon), tag(article, lexicon)

    assert {(verdict.subject, verdict.score) for verdict in found.regions if verdict.is_asserted} == {
        (region.region.id, region.score) for region in tagged.regions
    }
    assert [(verdict.subject, verdict.score) for verdict in found.actors] == [(actor.actor.id, actor.score) for actor in tagged.actors]
    assert found.relevance.score == tagged.relevance.score


def test_a_region_names_its_steps(lexicon, article) -> None:
    """Places and groups, each with its weight and the words, and the rule by which they were read."""
    region = explain(article, lexicon).regions[0]

    assert region.subject == "chechnya"
    assert {"place or name", "Chechen separatists fights there"} <= {step.why for step in region.steps}
    assert any("Grozny (place)" in step.words for step in region.steps)


def test_a_region_that_did_not_win_says_why(lexicon, article) -> None:
    """Asked for by its id, a region without evidence is explained too."""
    (verdict,) = [verdict for verdict in explain(article, lexicon, region="kashmir").regions if verdict.subject == "kashmir"]

    assert not verdict.is_asserted
    assert verdict.why == "no place, name or group of it stands in the text"


def test_an_actor_that_did_not_win_says_why(lexicon, article) -> None:
    """A weak name without its company is named as such."""
    verdict = explain(article, lexicon, actor="russia.wagner").actors[-1]

    assert (verdict.subject, verdict.is_asserted) == ("russia.wagner", False)
    assert [(step.words, step.why) for step in verdict.steps] == [(("Wagner",), "a weak name without its company")]


def test_an_id_that_nobody_has_is_an_error(lexicon, article) -> None:
    """A misspelt id is no silent nothing."""
    with pytest.raises(KeyError):
        explain(article, lexicon, actor="russia.wagnr")


def test_an_article_that_is_quiet_says_so_of_every_region(lexicon) -> None:
    """Below the threshold no region is asserted, whatever stands in the text."""
    quiet = Article(uri="urn:test:1", format="json", headline="", body="Grozny grows cotton.", credits_start=20)

    verdict = explain(quiet, lexicon, region="chechnya").regions[0]

    assert "not taken for one about a conflict" in verdict.why
