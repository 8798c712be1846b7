"""What is promised of the lane: whatever dies, read committed every article is there exactly once, in order within its key."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from broker.chaos import Findings, committed_count, read_findings, send_articles, wait_for_commits
from wirectl.local_process import LocalTagger

pytestmark = [pytest.mark.broker, pytest.mark.chaos]

ARTICLES = int(os.environ.get("ARTICLES", "10000"))
KILLS = int(os.environ.get("KILLS", "2"))
SESSION_SECONDS = 3
LIMIT_SECONDS = 60 + ARTICLES / 500


def a_tagger(topics, folder: Path) -> LocalTagger:
    # Small batches, so that a fault falls into the middle of many transactions.
    environment = {**topics.environment, "FRONTWIRE_SESSION_TIMEOUT_MS": str(SESSION_SECONDS * 1000), "FRONTWIRE_BATCH_RECORDS": "100"}
    return LocalTagger(topics.bootstrap, folder / "tagger.log", environment=environment)


def assert_exactly_once(found: Findings) -> None:
    print(found)
    assert (found.lost, found.doubled, found.out_of_order) == (0, 0, 0), str(found)


def test_a_tagger_killed_again_and_again_publishes_each_article_once(topics, tmp_path):
    """kill -9 in the middle of the work, several times: nothing lost, doubled or out of order."""
    send_articles(topics, ARTICLES)
    tagger = a_tagger(topics, tmp_path)

    for kill in range(KILLS):
        tagger.start()
        wait_for_commits(topics, ARTICLES * (kill + 1) // (KILLS + 2))
        tagger.kill()
    tagger.start()
    found = read_findings(topics, ARTICLES, limit_seconds=LIMIT_SECONDS)

    assert tagger.stop() == 0
    assert_exactly_once(found)


def test_one_of_two_taggers_killed_during_a_rebalance_loses_nothing(topics, tmp_path):
    """A second tagger joins and the first is killed while partitions change hands."""
    send_articles(topics, ARTICLES)
    first, second = a_tagger(topics, tmp_path), a_tagger(topics, tmp_path)

    first.start()
    wait_for_commits(topics, ARTICLES // 8)
    second.start()
    time.sleep(1.5)  # the second has joined or is about to
    first.kill()
    found = read_findings(topics, ARTICLES, limit_seconds=LIMIT_SECONDS)

    assert second.stop() == 0
    assert_exactly_once(found)


def test_a_tagger_stopped_past_its_session_and_woken_writes_nothing_more(topics, tmp_path):
    """A zombie wakes with a batch in hand, after another has taken its partitions over: it is fenced."""
    send_articles(topics, ARTICLES)
    zombie, successor = a_tagger(topics, tmp_path), a_tagger(topics, tmp_path)

    zombie.start()
    wait_for_commits(topics, ARTICLES // 8)
    zombie.signal(signal.SIGSTOP)
    successor.start()
    deadline = time.monotonic() + 60
    before = committed_count(topics)
    while committed_count(topics) == before and time.monotonic() < deadline:
        time.sleep(0.1)
    zombie.signal(signal.SIGCONT)
    found = read_findings(topics, ARTICLES, limit_seconds=LIMIT_SECONDS)

    successor.stop()
    zombie.stop()
    assert_exactly_once(found)


def test_a_tagger_that_alone_slept_past_its_session_goes_on_and_need_not_be_started_again(topics, tmp_path):
    """Nobody took its partitions over: what it had in hand is undone, it joins its group anew and decides that again."""
    send_articles(topics, ARTICLES)
    tagger = a_tagger(topics, tmp_path)

    tagger.start()
    wait_for_commits(topics, ARTICLES // 8)
    tagger.signal(signal.SIGSTOP)
    time.sleep(2 * SESSION_SECONDS)
    tagger.signal(signal.SIGCONT)
    found = read_findings(topics, ARTICLES, limit_seconds=LIMIT_SECONDS)

    assert tagger.poll() is None
    assert tagger.stop() == 0
    assert_exactly_once(found)
