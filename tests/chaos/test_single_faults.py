"""One fault each, in the order in which they are met: whatever happens to topics, transactions, quotas, rights and clocks, once is once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ACLResourcePatternType, NewPartitions, ResourcePattern, ResourceType
from kafka.protocol.admin import AlterClientQuotasRequest

from chaos.campaign import own_topics
from chaos.checker import Verdict
from chaos.wire import Sender, read_verdict, uncommitted_of
from wirectl.connecting import connected_admin
from wirectl.local_cluster import LocalCluster
from wirectl.local_process import LocalTagger
from wirectl.topics import apply_topics

LONG = pytest.mark.skipif("CHAOS" not in os.environ, reason="longer than `make test` has time for: `make chaos-tests` runs it")
pytestmark = [pytest.mark.broker, pytest.mark.chaos]

RATE = 100.0
QUOTAS = {"producer_byte_rate": 30_000.0, "consumer_byte_rate": 30_000.0, "request_percentage": 5.0}
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")


def a_tagger(topics, folder: Path, **environment: str) -> LocalTagger:
    small = {"FRONTWIRE_BATCH_RECORDS": "20", "FRONTWIRE_LOG_FORMAT": "json"}
    return LocalTagger(topics.bootstrap, folder / "tagger.log", environment={**topics.environment, **small, **environment})


@contextmanager
def flowing(topics, tagger: LocalTagger) -> Iterator[Sender]:
    """Send while a tagger runs."""
    sender = Sender(topics.settings, rate=RATE)
    with tagger:
        tagger.wait_until_ready()
        sender.start()
        wait_until_committed(topics, 100)
        yield sender


def wait_until_committed(topics, count: int, *, limit_seconds: float = 60) -> None:
    settings = topics.settings
    deadline = time.monotonic() + limit_seconds
    while read_verdict(settings).published < count:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def verdict_of(topics, tagger: LocalTagger, *, limit_seconds: float = 90) -> tuple[Verdict, list[int | None]]:
    """Wait until all is committed; start the tagger again when it has ended, as a supervisor would, and give its exit codes."""
    settings, codes = topics.settings, []
    deadline = time.monotonic() + limit_seconds
    while left := uncommitted_of(settings, settings.group, (settings.articles_topic,)):
        assert time.monotonic() < deadline, f"{left}; {tagger.ask('/ready')}"
        if tagger._process.poll() is not None:
            codes.append(tagger.wait())
            tagger.start()
        time.sleep(0.3)
    return read_verdict(settings), codes


def test_partitions_that_are_added_are_read_too(topics, tmp_path):
    """Within half a minute, and without a restart; only the order across the change is nobody's."""
    tagger = a_tagger(topics, tmp_path)
    with flowing(topics, tagger) as sender:
        with connected_admin(topics.settings) as admin:
            admin.create_partitions({topics.settings.articles_topic: NewPartitions(total_count=6)})
        time.sleep(8)  # until the sender knows of them
        sender.stop()
        verdict, codes = verdict_of(topics, tagger)

    assert (verdict.lost, verdict.doubled, verdict.torn, codes) == ((), (), (), [])


@LONG
def test_a_topic_deleted_and_made_again_is_read_from_its_beginning(topics, tmp_path):
    """What was in the old one is gone with it; all that is in the new one is published."""
    settings = topics.settings
    tagger = a_tagger(topics, tmp_path)
    with tagger:
        tagger.wait_until_ready()
        old = Sender(settings, rate=RATE)
        old.start()
        wait_until_committed(topics, 300)
        old.stop()
        verdict_of(topics, tagger)
        with connected_admin(settings) as admin:
            admin.delete_topics([settings.articles_topic])
            time.sleep(2)
            apply_topics(admin, topics.wanted)
        new = Sender(settings, rate=RATE, first=1_000_000)
        new.start()
        time.sleep(5)
        new.stop()
        verdict, codes = verdict_of(topics, tagger)

    assert verdict.sent > 300
    assert (verdict.lost, verdict.doubled, verdict.torn) == ((), (), ())
    assert set(codes) <= {1}


@LONG
def test_a_transaction_that_the_broker_has_ended_is_begun_anew(topics, tmp_path):
    """The worker sleeps past its transaction's time, and not past its session: it is fenced, ends, and the batch is read again."""
    tagger = a_tagger(topics, tmp_path, FRONTWIRE_TRANSACTION_TIMEOUT_MS="3000", FRONTWIRE_SESSION_TIMEOUT_MS="60000")
    with flowing(topics, tagger) as sender:
        for _ in range(3):
            tagger.signal(signal.SIGSTOP)
            time.sleep(14)  # the broker looks for such transactions every 10 s
            tagger.signal(signal.SIGCONT)
            time.sleep(1)
        sender.stop()
        verdict, codes = verdict_of(topics, tagger, limit_seconds=150)

    assert verdict.is_good, str(verdict)
    assert set(codes) <= {1}


@LONG
def test_quotas_slow_it_down_and_no_more(topics, tmp_path):
    tagger = a_tagger(topics, tmp_path)
    with flowing(topics, tagger) as sender:
        set_quotas(topics, QUOTAS)
        try:
            time.sleep(10)
        finally:
            set_quotas(topics, QUOTAS, remove=True)
        sender.stop()
        verdict, codes = verdict_of(topics, tagger)

    assert verdict.is_good, str(verdict)
    assert codes == []


def set_quotas(topics, quotas: dict[str, float], *, remove: bool = False) -> None:
    """Set the tagger's quotas, by its client id."""
    asked = AlterClientQuotasRequest
    entry = asked.EntryData(
        entity=[asked.EntryData.EntityData(entity_type="client-id", entity_name="frontwire")],
        ops=[asked.EntryData.OpData(key=key, value=value, remove=remove) for key, value in quotas.items()],
    )
    with connected_admin(topics.settings) as admin:

        async def send() -> Any:
            return await admin._manager.send(asked(entries=[entry], validate_only=False))

        answer = admin._manager.run(send)
    assert [one.error_code for one in answer.entries] == [0]


@pytest.fixture
def guarded() -> Iterator[LocalCluster]:
    """One broker that asks clients who they are and what they may; the tests' own listener may all."""
    copies = ("default.replication.factor", "offsets.topic.replication.factor", "transaction.state.log.replication.factor")
    single = dict.fromkeys((*copies, "min.insync.replicas", "transaction.state.log.min.isr"), "1")
    login = 'org.apache.kafka.common.security.plain.PlainLoginModule required user_wire="secret";'
    rights = {
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
        "listener.security.protocol.map": "BESIDE:PLAINTEXT,CLIENT:SASL_PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "listener.name.client.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.client.plain.sasl.jaas.config": login,
    }
    with LocalCluster(1, properties=single | rights) as cluster:
        yield cluster


@LONG
def test_a_right_that_is_taken_away_ends_the_worker_and_loses_nothing(guarded, tmp_path):
    """Exit code 1 while it may not write; given back, it goes on where it was."""
    outer, inner = own_topics(guarded)
    login = {"SECURITY_PROTOCOL": "SASL_PLAINTEXT", "SASL_MECHANISM": "PLAIN", "SASL_USERNAME": "wire", "SASL_PASSWORD": "secret"}
    tagger = a_tagger(outer, tmp_path, **{f"FRONTWIRE_{name}": value for name, value in login.items()})
    may_write = right(ResourceType.TOPIC, ACLOperation.WRITE, inner.settings.enriched_topic)
    with closing(KafkaAdminClient(bootstrap_servers=inner.bootstrap)) as admin:
        kinds = (ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID)
        admin.create_acls([*(right(kind, ACLOperation.ALL, inner.prefix, prefixed=True) for kind in kinds)])
        operations = (ACLOperation.READ, ACLOperation.DESCRIBE, ACLOperation.DESCRIBE_CONFIGS)
        admin.create_acls([right(ResourceType.TOPIC, operation, inner.prefix, prefixed=True) for operation in operations])
        admin.create_acls([may_write, right(ResourceType.TOPIC, ACLOperation.WRITE, inner.settings.dlq_topic)])
        with flowing(inner, tagger) as sender:
            admin.delete_acls([may_write])
            code = tagger.wait(limit_seconds=60)
            admin.create_acls([may_write])
            tagger.start()
            time.sleep(3)
            sender.stop()
            verdict, _ = verdict_of(inner, tagger)

    assert code == 1
    assert verdict.is_good, str(verdict)


def right(kind: ResourceType, operation: ACLOperation, name: str, *, prefixed: bool = False) -> ACL:
    pattern = ACLResourcePatternType.PREFIXED if prefixed else ACLResourcePatternType.LITERAL
    return ACL("User:wire", "*", operation, ACLPermissionType.ALLOW, ResourcePattern(kind, name, pattern))


@LONG
def test_a_clock_that_jumps_forth_and_back_changes_nothing_but_times(topics, tmp_path):
    if not FAKETIME.exists():
        if os.environ.get("CI") == "true":
            raise AssertionError("faketime is lacking: apt-get install faketime")
        pytest.skip("faketime is lacking: apt-get install faketime")
    clock = tmp_path / "clock"
    clock.write_text("+0\n")
    fake = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    tagger = a_tagger(topics, tmp_path, **fake)
    with flowing(topics, tagger) as sender:
        for jump in ("+50m", "-2d", "+0"):  # a broker takes no record that is more than an hour ahead of its own time
            clock.write_text(f"{jump}\n")
            time.sleep(4)
        sender.stop()
        verdict, codes = verdict_of(topics, tagger, limit_seconds=200)

    assert verdict.is_good, str(verdict)
    assert codes == []
