"""What keeps a partition's old and new worker apart: the broker takes offsets from members only, and tells them when they are final."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import ProducerFenced

from chassis.committed import ask_for_final_offsets
from chassis.kafka import aiokafka_producer_options, consumer_options
from tagger.assignment import end_predecessor
from tagger.fencing import Membership, fence
from tagger.held_topic import read_held

pytestmark = pytest.mark.broker


@pytest.fixture
async def member(topics):
    """A consumer that has joined the tagger's group."""
    consumer = AIOKafkaConsumer(
        topics.settings.articles_topic, **consumer_options(topics.settings), group_id=topics.settings.group, enable_auto_commit=False
    )
    await consumer.start()
    ask_for_final_offsets(consumer)
    yield consumer
    await consumer.stop()


@pytest.fixture
async def producer(topics):
    """A transactional producer."""
    producer = a_producer(topics)
    await producer.start()
    yield producer
    await producer.stop()


def a_producer(topics) -> AIOKafkaProducer:
    return AIOKafkaProducer(**aiokafka_producer_options(topics.settings), transactional_id=f"{topics.settings.group}-test")


@pytest.fixture
def partition(topics):
    return TopicPartition(topics.settings.articles_topic, 0)


async def test_a_member_commits_in_its_transaction(topics, member, producer, partition):
    fence(producer, Membership(member))

    async with producer.transaction():
        await producer.send_offsets_to_transaction({partition: 5}, topics.settings.group)

    assert await member.committed(partition) == 5


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"generation": -2}, id="of an earlier generation"),
        pytest.param({"member_id": "another"}, id="under a name that the group does not know"),
    ],
)
async def test_who_is_no_member_commits_nothing_though_nobody_has_its_transactional_id(topics, member, producer, partition, change):
    """A zombie whose partitions went to workers that start under other names."""
    membership = Membership(member)
    fence(producer, membership)
    membership.generation += change.get("generation", 0)
    membership.member_id = change.get("member_id", membership.member_id)

    with pytest.raises(ProducerFenced):
        async with producer.transaction():
            await producer.send_offsets_to_transaction({partition: 5}, topics.settings.group)

    assert membership.is_lost
    await end_predecessor(a_producer(topics))
    assert await member.committed(partition) is None


async def test_an_offset_is_not_told_before_the_transaction_that_commits_it_has_ended(topics, member, producer, partition):
    """Whoever takes the partition over would begin before it, and publish twice."""
    fence(producer, Membership(member))
    await producer.begin_transaction()
    await producer.send_offsets_to_transaction({partition: 5}, topics.settings.group)
    asking = asyncio.create_task(member.committed(partition))
    await asyncio.sleep(1)
    was_told = asking.done()

    await producer.commit_transaction()

    assert (was_told, await asyncio.wait_for(asking, timeout=10)) == (False, 5)


async def test_what_a_successor_held_is_read_also_behind_a_zombies_open_transaction(topics, producer):
    """An open transaction hides what was committed after it began: an article that is held would be forgotten."""
    settings = topics.settings
    await producer.begin_transaction()
    await producer.send_and_wait(settings.held_topic, b"zombie's", key=b"item/1", partition=0)
    async with AIOKafkaProducer(**aiokafka_producer_options(settings)) as successor:
        await successor.send_and_wait(settings.held_topic, b"successor's", key=b"item/2", partition=0)
    reading = asyncio.create_task(read_held(settings, [0, 1]))
    await asyncio.sleep(1)
    was_read = reading.done()

    await end_predecessor(a_producer(topics))

    assert (was_read, await asyncio.wait_for(reading, timeout=20)) == (False, {0: {b"item/2": b"successor's"}, 1: {}})
