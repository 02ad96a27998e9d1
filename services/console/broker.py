# SPDX-License-Identifier: EUPL-1.2
"""A real single-node Apache Kafka (KRaft) on this machine, and the topics of the catalogue."""

from __future__ import annotations

import base64
import socket
import subprocess
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from services.console.children import end, free_port, last_lines, port_is_free, spawn
from services.console.errors import StartRefused
from services.console.java import find_java, kafka_class_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kafka.admin import KafkaAdminClient

    from schemas.events.topics import Topic

# Enough for millions of records a minute on one node: Kafka leans on the page cache, not on
# its heap.
_JVM = ("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-Djava.awt.headless=true")
_LOG_LEVELS = (
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
)
_REQUEST_SECONDS = 30.0
_START_SECONDS = 120.0
_STOP_SECONDS = 30.0

# The session is short because a killed broker, when restarted, waits until its former self has
# lost it; the cleaner's and index buffers are small because the topics are.
_PROPERTIES = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:{controller_port}
log.dirs={log_directory}
auto.create.topics.enable=false
default.replication.factor=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
log.cleaner.dedupe.buffer.size=16777216
log.index.size.max.bytes=1048576
"""


class Broker:
    """One Apache Kafka process and its data directory.

    `start` may be called again after `stop` or `kill`, on the same port and data: what was
    acknowledged is still there. The process ends when the thread that started it ends.
    As a context manager it stops at the end of the block.
    """

    def __init__(self) -> None:
        self.bootstrap = ""
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether the process is alive; it need not answer yet."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """Process id of the running broker."""
        return self._process.pid if self._process is not None and self.running else None

    def start(self, data_dir: Path, port: int, log: Path) -> str:
        """Start the broker on 127.0.0.1:`port`, wait until it answers, return the bootstrap.

        `data_dir` is created and formatted when it is new. The broker's own messages are
        appended to `log`. Raises `StartRefused` when the port is taken, Java or Kafka is
        missing, or the broker does not answer within two minutes.
        """
        if self.running:
            raise StartRefused(f"De broker draait al op {self.bootstrap}.")
        if not port_is_free(port):
            raise StartRefused(
                f"Poort {port} is al in gebruik, dus Kafka kan daar niet luisteren. Stop het "
                "andere programma of kies met --kafka-port een vrije poort."
            )
        java, class_path = find_java(), kafka_class_path()
        properties = _write_properties(data_dir, port)
        if not (data_dir / "log" / "meta.properties").exists():
            _format(java, class_path, properties, log)
        self._process = spawn(
            [
                str(java),
                *_JVM,
                *_LOG_LEVELS,
                "-cp",
                class_path,
                "kafka.Kafka",
                str(properties),
            ],
            log,
        )
        self.bootstrap = f"127.0.0.1:{port}"
        try:
            self._wait_until_it_answers(log)
        except BaseException:
            self.kill()
            raise
        return self.bootstrap

    def stop(self) -> None:
        """Shut down in order (flush, close), at most 30 seconds; nothing when not running."""
        if self._process is not None:
            end(self._process, _STOP_SECONDS)

    def kill(self) -> None:
        """End the process at once (SIGKILL), as a power cut would, and wait until it is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _wait_until_it_answers(self, log: Path) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if not self.running:
                raise StartRefused(
                    f"Kafka is direct na de start gestopt. De oorzaak staat in {log}:\n"
                    + last_lines(log)
                )
            if answers(self.bootstrap):
                return
            time.sleep(0.1)
        raise StartRefused(
            f"Kafka antwoordt na {_START_SECONDS:.0f} seconden nog niet op {self.bootstrap}. "
            f"Kijk in {log}."
        )


def answers(bootstrap: str, timeout: float = 2.0) -> bool:
    """Whether the brokers at `bootstrap` (host:port[,…]) form a cluster that takes records."""
    if not any(_accepts(address, timeout) for address in bootstrap.split(",")):
        return False
    try:
        with _admin(bootstrap, timeout) as admin:
            cluster = admin.describe_cluster()
            brokers = [broker for broker in cluster["brokers"] if not broker.get("is_fenced")]
            return bool(brokers) and int(cluster["controller_id"]) >= 0
    except Exception:
        return False


def ensure_topics(
    bootstrap: str,
    partitions: int | None = None,
    *,
    replication: int = 1,
    topics: Iterable[Topic] | None = None,
) -> list[str]:
    """Create what is missing of the topic catalogue; return the names created.

    `partitions` replaces the count of the topics that have more than one. A topic that exists is
    left as it is: its partition count decides which records share an order. Safe to run by
    several processes at once. Raises kafka-python's errors when the broker is not there.
    """
    if topics is None:
        from schemas.events.topics import CATALOGUE

        topics = CATALOGUE
    with _admin(bootstrap, _REQUEST_SECONDS) as admin:
        existing = set(admin.list_topics())
        wanted = {
            topic.name: {
                "num_partitions": _partition_count(topic, partitions),
                "replication_factor": replication,
                "configs": topic_settings(topic),
            }
            for topic in topics
            if topic.name not in existing
        }
        if not wanted:
            return []
        return _create(admin, wanted)


def topic_settings(topic: Topic) -> dict[str, str]:
    """Kafka's settings of one topic: compaction or retention.

    Retention counts from arrival, not from the time a sender claims. Only closed segments are
    removed, so a segment closes after a seventh of the retention, within one hour to a day.
    """
    settings = {"message.timestamp.type": "LogAppendTime"}
    if topic.compacted:
        settings["cleanup.policy"] = "compact"
        settings["min.cleanable.dirty.ratio"] = "0.1"
        settings["segment.ms"] = _milliseconds(timedelta(hours=6))
    else:
        settings["cleanup.policy"] = "delete"
        if topic.retention is None:
            settings["retention.ms"] = "-1"
        else:
            segment = min(max(topic.retention / 7, timedelta(hours=1)), timedelta(days=1))
            settings["retention.ms"] = _milliseconds(topic.retention)
            settings["segment.ms"] = _milliseconds(segment)
    return settings


def _partition_count(topic: Topic, wanted: int | None) -> int:
    """One stays one: such a topic is read by every process whole."""
    return topic.partitions if wanted is None or topic.partitions == 1 else wanted


def _create(admin: KafkaAdminClient, wanted: dict[str, dict[str, object]]) -> list[str]:
    from kafka.errors import NoError, TopicAlreadyExistsError, for_code

    created = []
    for answer in admin.create_topics(wanted, raise_errors=False)["topics"]:
        fault = for_code(answer["error_code"])
        if fault is NoError:
            created.append(str(answer["name"]))
        elif fault is not TopicAlreadyExistsError:
            raise fault(f"{answer['name']}: {answer.get('error_message') or 'refused'}")
    admin.wait_for_topics(list(wanted), timeout_ms=30_000)
    return created


def _admin(bootstrap: str, timeout: float) -> KafkaAdminClient:
    from kafka.admin import KafkaAdminClient

    return KafkaAdminClient(
        bootstrap_servers=bootstrap.split(","),
        client_id="sluitend-console",
        request_timeout_ms=int(timeout * 1000),
        bootstrap_timeout_ms=int(timeout * 1000),
    )


def _accepts(address: str, timeout: float) -> bool:
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout):
            return True
    except (OSError, ValueError):
        return False


def _milliseconds(span: timedelta) -> str:
    return str(span // timedelta(milliseconds=1))


def _write_properties(data_dir: Path, port: int) -> Path:
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / "server.properties"
    text = _PROPERTIES.format(
        port=port, controller_port=free_port(), log_directory=(data_dir / "log").resolve()
    )
    path.write_text(text, encoding="utf-8")
    return path


def _format(java: Path, class_path: str, properties: Path, log: Path) -> None:
    """Give a new data directory its cluster id; KRaft refuses to start without."""
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode("ascii")
    quick = "-XX:TieredStopAtLevel=1"  # it runs for a second: not worth optimising for
    command = [str(java), quick, *_LOG_LEVELS, "-cp", class_path, "kafka.tools.StorageTool"]
    process = spawn([*command, "format", f"--cluster-id={cluster}", "-c", str(properties)], log)
    if process.wait() != 0:
        raise StartRefused(
            f"De gegevensmap van Kafka kon niet worden ingericht. De oorzaak staat in {log}:\n"
            + last_lines(log)
        )
