"""Every command on the pages for readers does what it says: run on a real system, or checked for what it names."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from debian_tools import PACKAGES, needs
from pages import CHECKED, EVERY, FENCED, PAGES, ROOT, RUN, SHOWN, Block
from ports import free_port
from running import System, wait_for

from agents.settings import PREFIX, Settings, load_settings
from agents.topics import topic_specs

BIN = Path(sys.executable).parent
UP = "tocsin up --workers 1"
FIRST_SECONDS = 4.0
"""For so long what stays must run."""


@dataclass(frozen=True)
class Reader:
    """Somebody who follows the pages: a folder with the repository in it, and the system that `UP` starts."""

    folder: Path
    environment: dict[str, str]
    addresses: dict[str, str]
    system: System

    def typed(self, text: str) -> str:
        """A text as it is typed here: the same, on the ports that are free here."""
        for told, here in self.addresses.items():
            text = text.replace(told, here)
        return text.replace(".venv/bin/", f"{BIN}/")

    def start(self, command: list[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command, cwd=self.folder, env=self.environment, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip


def checkout(folder: Path) -> Path:
    """A folder that looks like a checkout, in which files may be left."""
    for path in ROOT.iterdir():
        if not path.name.startswith("."):
            (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture(scope="module")
def reader(broker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """With `tocsin up`, as the operator's page has it, running."""
    folder = checkout(tmp_path_factory.mktemp("reader"))
    data, web, metrics = folder / "data", free_port(), free_port()
    environment = {
        **os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "TOCSIN_BROKER": f"kafka://{broker}",
        "TOCSIN_DATA_DIR": str(data), "TOCSIN_WEB_PORT": str(web), "TOCSIN_METRICS_PORT": str(metrics),
        "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "TOCSIN_DESK_TOKEN": "of-the-desk",
    }  # fmt: skip
    settings = load_settings(broker=f"kafka://{broker}", data_dir=data, web_port=web, metrics_port=metrics)
    addresses = {"127.0.0.1:9092": broker, ":8470": f":{web}", ":8471": f":{metrics}"}
    reader = Reader(folder, environment, addresses, System(settings, folder / "log"))
    assert UP in [line for block in EVERY if block.kind == "sh stays" for line in block.lines]
    with staying(reader, UP):
        for port, path in ((web, "healthz"), (metrics, "readyz")):
            # Asked within this turn of the loop only.
            # It is called within the turn of the loop.
            wait_for(lambda: answers(f"http://127.0.0.1:{port}/{path}"), 240, lambda: f"{path} of :{port}")  # noqa: B023
        yield reader


def answers(address: str) -> bool:
    return subprocess.run([needs("curl"), "-sf", address], capture_output=True).returncode == 0


@contextmanager
def staying(reader: Reader, text: str) -> Iterator[None]:
    """Something that runs until Ctrl-C, and then ends in order."""
    with reader.start(["bash", "-c", f"exec env {reader.typed(text)}"]) as process:
        try:
            yield
            assert process.poll() is None, process.stdout.read() if process.stdout else ""
        finally:
            os.killpg(process.pid, signal.SIGINT)
            told, _ = process.communicate(timeout=30)
    assert process.returncode in (0, 130, -signal.SIGINT), told[-3000:]


def run(reader: Reader, block: Block) -> None:
    text = reader.typed(block.text)
    command = [sys.executable, "-c", text] if block.kind == "python" else ["bash", "-euo", "pipefail", "-c", text]
    with reader.start(command) as process:
        try:
            told, _ = process.communicate(timeout=120)
        finally:
            process.kill()
    assert process.returncode == 0, f"{block}\n{told[-3000:]}"
    if re.search(r"ingest|kcat -P", text):
        reader.system.wait_until_done(60)


@pytest.mark.kafka
@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_do_what_it_says(reader: Reader, page: str) -> None:
    mine = [block for block in EVERY if block.page == page]
    for program in set(PACKAGES) & set(re.findall(r"[\w-]+", " ".join(b.text for b in mine if b.kind in RUN))):
        needs(program)
    for block in mine:
        if block.kind in ("sh", "python"):
            run(reader, block)
    stay(reader, [line for block in mine if block.kind == "sh stays" for line in block.lines if line != UP])


def stay(reader: Reader, commands: list[str]) -> None:
    """All of them at once, for some seconds."""
    if not commands:
        return
    first, *rest = commands
    with staying(reader, first):
        stay(reader, rest) if rest else time.sleep(FIRST_SECONDS)


def test_every_block_is_of_a_known_kind_and_no_command_stands_outside_of_one() -> None:
    assert {block.kind for block in EVERY} <= {*RUN, *CHECKED, *SHOWN}
    for page in PAGES.values():
        outside = FENCED.sub("", page.read_text())
        assert not re.search(r"^    \S", outside, re.MULTILINE), f"{page.name}: an indented block is not run"


def of_kind(kind: str) -> list[object]:
    lines = [(f"{block}-{n}", line) for block in EVERY if block.kind == kind for n, line in enumerate(block.lines)]
    return [pytest.param(line, id=name) for name, line in lines]


@pytest.mark.parametrize("line", of_kind("sh long"))
def test_what_takes_too_long_to_be_run_names_what_there_is(line: str) -> None:
    words = shlex.split(line.replace("lock() { ", "").replace("; }", ""), comments=True)
    program = words[0].removeprefix(".venv/bin/")
    if program == "lock":
        assert (ROOT / words[-1]).is_file()
    elif program in PACKAGES:
        needs(program)
    elif words[1] == "run.py":
        assert f"run.py {words[2]} " in (ROOT / "run.py").read_text()
    else:
        assert shutil.which(program, path=str(BIN))
    if "-m" in words and program == "python":
        assert find_spec(words[words.index("-m") + 1])
    for name in re.findall(r"config/[\w./-]+", line):
        assert (ROOT / name).is_file()


@pytest.mark.parametrize("line", of_kind("sh docker"))
def test_commands_of_docker_name_services_and_variables_of_the_compose_file(line: str) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    compose = yaml.safe_load(text)
    words = shlex.split(line.split("<")[0])
    while "=" in words[0]:
        assert words.pop(0).split("=")[0] in text
    assert words[:2] == ["docker", "compose"]
    profiles = {name for service in compose["services"].values() for name in service.get("profiles", [])}
    if "--profile" in words:
        assert words[words.index("--profile") + 1] in profiles
    for word in words[2:]:
        named = re.fullmatch(r"([a-z]+)=\d+", word)
        assert (
            word.startswith("-")
            or word in {*compose["services"], *profiles, "up", "run", "logs", "build", "ingest"}
            or (named and named[1] in compose["services"])
        ), word


@pytest.mark.parametrize("line", of_kind("sh kafka"))
def test_topics_that_are_changed_are_ours(line: str) -> None:
    words = shlex.split(line)
    specs = {spec.name: spec for spec in topic_specs(Settings.model_construct())}
    assert specs[words[words.index("--topic") + 1]].partitions > 1


def test_settings_that_are_shown_are_valid() -> None:
    given = dict(line.split("=", 1) for block in EVERY if block.kind == "sh settings" for line in block.lines)
    assert given
    Settings(**{name.removeprefix(PREFIX).lower(): value for name, value in given.items()})
