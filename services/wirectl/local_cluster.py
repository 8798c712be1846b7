"""Three brokers on loopback, each also a controller: topics there have three copies, and two must have what is acknowledged.

Each node is a `local_broker` in a folder of its own, with listeners for clients, for the other brokers and for the other controllers. What
is advertised of each may be a proxy, so that a test can cut off clients, or a broker from the others. Faults come node by node: kill, stop,
suspend, start.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from wirectl.errors import LocalBrokerError
from wirectl.local_broker import HOST, Local, LocalBroker, free_port, new_cluster_id

_LOOK_AGAIN_SECONDS = 0.3

CLUSTER_NODE = {
    "listener.security.protocol.map": "BESIDE:PLAINTEXT,CLIENT:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "default.replication.factor": "3",
    "min.insync.replicas": "2",
    "offsets.topic.replication.factor": "3",
    "offsets.topic.num.partitions": "3",
    "transaction.state.log.replication.factor": "3",
    "transaction.state.log.min.isr": "2",
    "transaction.state.log.num.partitions": "3",
    "share.coordinator.state.topic.replication.factor": "3",
    "share.coordinator.state.topic.min.isr": "2",
    # A broker that hangs is found out in seconds: a fault's length is then the test's own.
    "replica.lag.time.max.ms": "5000",
    "controlled.shutdown.enable": "true",
}


class ClusterNode(LocalBroker):
    """One of the cluster's brokers; `port` is beside every proxy, for whoever looks on, `client_port` for the clients."""

    jvm_flags = ("-XX:+UseSerialGC", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xms64m", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError")

    def __init__(self, number: int, folder: Path, *, properties: Mapping[str, str]) -> None:
        """Describe a node; its ports are chosen now, for the others must know them."""
        super().__init__(folder, free_port(), properties=properties, start_limit_seconds=180)
        self.number = number
        self.client_port = self.advertised_client_port = free_port()
        self.broker_port = self.advertised_broker_port = free_port()
        self.controller_port = self.advertised_controller_port = free_port()
        self.voters = ""

    def join(self, cluster_id: str) -> None:
        """Say which cluster it belongs to, before the first start."""
        self._cluster_id = cluster_id

    def _choose_controller_port(self) -> int:
        return self.controller_port

    def _addresses(self, controller_port: int) -> dict[str, str]:
        return {
            **CLUSTER_NODE,
            "node.id": str(self.number),
            "listeners": _listeners(self.port, self.client_port, self.broker_port, controller_port),
            "advertised.listeners": _listeners(
                self.port, self.advertised_client_port, self.advertised_broker_port, self.advertised_controller_port
            ),
            "controller.quorum.voters": self.voters,
        }

    def _takes_part(self, brokers: list[dict[str, Any]]) -> bool:
        return any(broker["broker_id"] == self.number and not broker.get("is_fenced") for broker in brokers)


def _listeners(*ports: int) -> str:
    names = ("BESIDE", "CLIENT", "BROKER", "CONTROLLER")
    return ",".join(f"{name}://{HOST}:{port}" for name, port in zip(names, ports, strict=True))


class LocalCluster(Local):
    """Brokers that are one cluster; as a context manager started on entry, and closed with its folders on exit."""

    def __init__(self, size: int = 3, *, properties: Mapping[str, str] | None = None) -> None:
        """Describe the cluster; nothing is started yet.

        Args:
            size: How many nodes.
            properties: Broker settings that go over ours on every node, by Kafka's names.
        """
        self._temporary = tempfile.TemporaryDirectory(prefix="frontwire-cluster-")
        folder = Path(self._temporary.name)
        self.nodes = tuple(ClusterNode(number, folder / str(number), properties=properties or {}) for number in range(1, size + 1))
        cluster_id = new_cluster_id()
        for node in self.nodes:
            node.join(cluster_id)

    @property
    def bootstrap(self) -> str:
        """The addresses for clients, as they are advertised."""
        return ",".join(f"{HOST}:{node.advertised_client_port}" for node in self.nodes)

    @property
    def inner_bootstrap(self) -> str:
        """The addresses beside any proxy."""
        return ",".join(f"{HOST}:{node.port}" for node in self.nodes)

    def node(self, number: int) -> ClusterNode:
        """Give a node by its number, which is Kafka's id of it."""
        return self.nodes[number - 1]

    def start(self) -> None:
        """Start every node that does not run; return when all take part."""
        voters = ",".join(f"{node.number}@{HOST}:{node.advertised_controller_port}" for node in self.nodes)
        starting = [node for node in self.nodes if not node.is_running()]
        for node in starting:
            node.voters = voters
            node.launch()
        for node in starting:
            node.wait_until_ready()

    def close(self) -> None:
        """End every node and remove the folders: nobody needs what is in them."""
        for node in self.nodes:
            node.kill()
        self._temporary.cleanup()

    def leader_of(self, topic: str, partition: int) -> ClusterNode | None:
        """Give the node that leads a partition; None while none does."""
        try:
            with self._admin() as admin:
                (found,) = admin.describe_topics([topic])
        except KafkaError:
            return None
        for described in found["partitions"]:
            if described["partition_index"] == partition and described["leader_id"] > 0:
                return self.node(described["leader_id"])
        return None

    def group_coordinator(self, group: str) -> ClusterNode | None:
        """Give the node that keeps a consumer group's offsets; None while none does."""
        return self._leader_by_name("__consumer_offsets", group)

    def transaction_coordinator(self, transactional_id: str) -> ClusterNode | None:
        """Give the node that keeps a producer's transactions; None while none does."""
        return self._leader_by_name("__transaction_state", transactional_id)

    def wait_until_whole(self, *, limit_seconds: float = 120) -> None:
        """Return when every partition has a leader and all of its copies are in step.

        Raises:
            LocalBrokerError: when they are not in time, with those that lag.
        """
        deadline = time.monotonic() + limit_seconds
        while lagging := self._lagging():
            if time.monotonic() > deadline:
                raise LocalBrokerError(f"Not in step after {limit_seconds:g} s: {', '.join(lagging[:10])}")
            time.sleep(_LOOK_AGAIN_SECONDS)

    def _leader_by_name(self, topic: str, name: str) -> ClusterNode | None:
        return self.leader_of(topic, abs_of_hash(name) % int(CLUSTER_NODE["offsets.topic.num.partitions"]))

    def _lagging(self) -> list[str]:
        try:
            with self._admin() as admin:
                return [
                    f"{topic['name']}-{partition['partition_index']}"
                    for topic in admin.describe_topics()
                    for partition in topic["partitions"]
                    if partition["leader_id"] < 1 or len(partition["isr_nodes"]) < len(partition["replica_nodes"])
                ]
        except KafkaError as error:
            return [type(error).__name__]

    @contextlib.contextmanager
    def _admin(self) -> Iterator[KafkaAdminClient]:
        running = [f"{HOST}:{node.port}" for node in self.nodes if node.is_running()]
        with contextlib.closing(KafkaAdminClient(bootstrap_servers=running, bootstrap_timeout_ms=5000)) as admin:
            yield admin


def abs_of_hash(name: str) -> int:
    """Hash a name as the brokers do, to find which partition of their own topics keeps it.

    >>> abs_of_hash("frontwire")
    128799278
    """
    number = 0
    for character in name:
        number = (31 * number + ord(character)) & 0xFFFFFFFF
    return min(number, (1 << 32) - number) & 0x7FFFFFFF
