"""A real Prometheus and a real Alertmanager on loopback, with the shipped files: only pace and addresses differ."""

from __future__ import annotations

import json
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml
from debian_tools import needs
from ports import free_port
from rules_build import ROOT, RULES, load

PACE = "1s"
"""Between two scrapes, two evaluations, and before an alert fires or is told: instead of minutes."""


FEED = b"""<rss version="2.0"><channel><title>North</title><item>
<guid>n1</guid><title>Two people were killed in Idlib on Monday</title><pubDate>Wed, 30 Sep 2026 08:00:00 GMT</pubDate>
</item></channel></rss>"""


class Quiet(BaseHTTPRequestHandler):
    """What the tests serve themselves; it writes no lines."""

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(handler: type[Quiet]) -> Iterator[int]:
    """Serve from a thread; yields the port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


@contextmanager
def feed() -> Iterator[int]:
    """A feed of one entry; yields the port."""

    class Handler(Quiet):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(FEED)))
            self.end_headers()
            self.wfile.write(FEED)

    with served(Handler) as port:
        yield port


@dataclass
class Mailbox:
    """A webhook, which keeps what it is told."""

    port: int = 0
    letters: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def open(self) -> Iterator[Mailbox]:
        kept = self.letters

        class Handler(Quiet):
            def do_POST(self) -> None:
                kept.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

        with served(Handler) as self.port:
            yield self

    @property
    def alerts(self) -> list[dict[str, Any]]:
        """Those of all letters of Alertmanager's."""
        return [alert for letter in list(self.letters) for alert in letter["alerts"]]

    def told(self, **labels: str) -> list[dict[str, Any]]:
        """The alerts with these labels that came as firing."""
        firing = [alert for alert in self.alerts if alert["status"] == "firing"]
        return [alert for alert in firing if labels.items() <= alert["labels"].items()]


@contextmanager
def running(command: Sequence[str | Path], log: Path) -> Iterator[None]:
    with log.open("ab") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            yield
        finally:
            process.terminate()


@contextmanager
def alertmanager(folder: Path, news: Mailbox, operations: Mailbox) -> Iterator[int]:
    """The shipped configuration, in which every webhook is one of two mailboxes; yields the port."""
    config = load(ROOT / "config/alertmanager/alertmanager.yml")
    for receiver in config["receivers"]:
        for webhook in receiver.get("webhook_configs", []):
            box = news if receiver["name"].startswith("news") else operations
            webhook["url"] = f"http://127.0.0.1:{box.port}/"
    quicken(config["route"])
    file, port = folder / "alertmanager.yml", free_port()
    file.write_text(yaml.safe_dump(config))
    command = [
        needs("prometheus-alertmanager"), f"--config.file={file}", f"--storage.path={folder / 'alertmanager'}",
        f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=",
    ]  # fmt: skip
    with running(command, folder / "alertmanager.log"):
        ready(port, folder / "alertmanager.log")
        yield port


def quicken(route: dict[str, Any]) -> None:
    route |= {"group_wait": PACE, "group_interval": PACE}
    for child in route.get("routes", []):
        quicken(child)


@dataclass
class Prometheus:
    """A running one, to be asked."""

    port: int

    def ask(self, expression: str) -> list[dict[str, Any]]:
        """What an instant query answers."""
        return self._result("query", {"query": expression})

    def ask_range(self, expression: str, seconds: float = 120) -> list[dict[str, Any]]:
        """What a range query answers, of the last seconds."""
        now = time.time()
        return self._result("query_range", {"query": expression, "start": now - seconds, "end": now, "step": 2})

    def label_values(self, series: str, label: str) -> list[str]:
        """What a variable of a dashboard offers."""
        query = urllib.parse.urlencode({"match[]": series})
        return list(self._get(f"label/{label}/values?{query}"))

    def firing(self) -> set[str]:
        return {each["metric"]["alertname"] for each in self.ask('ALERTS{alertstate="firing"}')}

    def _result(self, way: str, query: Mapping[str, Any]) -> list[dict[str, Any]]:
        return list(self._get(f"{way}?{urllib.parse.urlencode(query)}")["result"])

    def _get(self, path: str) -> Any:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/{path}", timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{urllib.parse.unquote_plus(path)}: {error.read().decode()}") from error


@contextmanager
def prometheus(folder: Path, targets: Mapping[str, Sequence[int]], alerts_to: int) -> Iterator[Prometheus]:
    """The shipped configuration and rules, asking these ports of each job."""
    config = load(ROOT / "config/prometheus/prometheus.yml")
    config["global"] = {"scrape_interval": PACE, "evaluation_interval": PACE}
    config["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"] = [f"127.0.0.1:{alerts_to}"]
    config["scrape_configs"] = [
        {"job_name": job["job_name"], "static_configs": [{"targets": [f"127.0.0.1:{port}" for port in ports]}]}
        for job in config["scrape_configs"]
        if (ports := targets.get(job["job_name"]))
    ]
    assert len(config["scrape_configs"]) == len(targets)
    for path in RULES:
        rules = load(path)
        for rule in (rule for group in rules["groups"] for rule in group["rules"] if "for" in rule):
            rule["for"] = PACE
        (folder / path.name).write_text(yaml.safe_dump(rules))
    config["rule_files"] = [str(folder / path.name) for path in RULES]
    file, port = folder / "prometheus.yml", free_port()
    file.write_text(yaml.safe_dump(config))
    command = [
        needs("prometheus"), f"--config.file={file}", f"--storage.tsdb.path={folder / 'prometheus'}",
        f"--web.listen-address=127.0.0.1:{port}", "--log.level=warn",
    ]  # fmt: skip
    with running(command, folder / "prometheus.log"):
        ready(port, folder / "prometheus.log")
        yield Prometheus(port)


def ready(port: int, log: Path, seconds: float = 30) -> None:
    """Wait until the program says that it is ready."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=2):
                return
        except OSError:
            assert time.monotonic() < deadline, log.read_text()[-3000:]
            time.sleep(0.1)
