"""Several brokers that keep copies of one another's records, each broker and controller at once, on loopback."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from string import Template

from agents.broker.answer import cluster_at
from agents.broker.java import Java, end
from agents.broker.layout import CONFIG, LOCK_FILE, Layout, default_cache
from agents.broker.ports import free_port
from agents.jars import JarStore, read_lock

ID = "AAAAAAAAQACAAAAAAAAAAA"
COPIES = """
node.id={node}
log.dirs=data
controller.quorum.voters={voters}
default.replication.factor=3
offsets.topic.replication.factor=3
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
min.insync.replicas=2
"""


class Cluster:
    """The brokers, numbered from 1."""

    def __init__(self, root: Path, brokers: int) -> None:
        self._layouts = {node: Layout.of(root / str(node)) for node in range(1, brokers + 1)}
        taken: frozenset[int] = frozenset()
        for _ in range(2 * brokers):
            taken |= {free_port(0, taken)}
        ports = sorted(taken)
        self._ports = dict(zip(self._layouts, ports))
        self._controllers = dict(zip(self._layouts, ports[brokers:]))
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    @property
    def addresses(self) -> str:
        return ",".join(f"127.0.0.1:{port}" for port in self._ports.values())

    def start(self) -> None:
        """Start all brokers, and wait until each answers."""
        jars = JarStore(default_cache()).fetch(read_lock(LOCK_FILE))
        for node, layout in self._layouts.items():
            java = Java(layout, jars)
            layout.logs.mkdir(parents=True)
            layout.properties.write_text(self._properties(node))
            java.format(layout.properties, ID)
            self._running[node] = java.launch([])
        deadline = time.monotonic() + 120
        while not all(cluster_at(address) == ID for address in self.addresses.split(",")):
            assert time.monotonic() < deadline, self._layouts[1].server_log.read_text()[-2000:]
            time.sleep(0.5)

    def kill(self, node: int) -> None:
        """End a broker at once; it does not come back."""
        process = self._running.pop(node)
        process.kill()
        process.wait()

    def stop(self) -> None:
        for process in self._running.values():
            end(process.pid, 10)
            process.wait()
        self._running.clear()

    def _properties(self, node: int) -> str:
        template = Template((CONFIG / "server.properties").read_text(encoding="utf-8"))
        own = template.substitute(port=self._ports[node], controller_port=self._controllers[node])
        voters = ",".join(f"{each}@127.0.0.1:{port}" for each, port in self._controllers.items())
        return own + COPIES.format(node=node, voters=voters)
