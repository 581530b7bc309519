"""Settings are checked once, at the start, and a wrong one is named."""

from pathlib import Path

import pytest

from agents.assembly import detection_params
from agents.settings import PREFIX, Settings, bootstrap_servers, environment_of, load_settings
from stream.errors import BadSetting
from stream.outcomes import Rule


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def test_the_environment_wins_over_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_BATCH_ITEMS", "7")
    assert load_settings().batch_items == 7


def test_the_command_line_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_BATCH_ITEMS", "7")
    assert load_settings(batch_items=8, group=None).batch_items == 8


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TOCSIN_BROKR", "kafka://a:1", "unknown setting TOCSIN_BROKR"),
        ("TOCSIN_BROKER", "kafka://nohost", "TOCSIN_BROKER.*expected kafka://host:port"),
        ("TOCSIN_BROKER", "kafka://a:0", "expected kafka://host:port"),
        ("TOCSIN_BROKER", "http://a:1/x", "expected kafka://host:port"),
        ("TOCSIN_WEB_PORT", "eighty", "TOCSIN_WEB_PORT"),
        ("TOCSIN_WEB_PORT", "70000", "TOCSIN_WEB_PORT"),
        ("TOCSIN_TOPIC_PREFIX", "no spaces", "TOCSIN_TOPIC_PREFIX"),
        ("TOCSIN_LOG_FORMAT", "xml", "TOCSIN_LOG_FORMAT"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=words):
        load_settings()


def test_several_brokers_are_read() -> None:
    assert bootstrap_servers("kafka://a:1,b.example:2") == ["a:1", "b.example:2"]


def test_a_child_process_sees_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = load_settings(broker="kafka://h:9", keep_text=False, household_size=4.5)
    for name, value in environment_of(ours).items():
        monkeypatch.setenv(name, value)
    assert load_settings() == ours


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[detectors]\nreports = "farrington"\n', "detectors.reports is 'farrington'"),
        ('[detectors]\nrumours = "level"\n', "rumours"),
        ("alfa = 0.1\n", "unknown parameter alfa"),
        ("alpha = ", "Invalid value"),
    ],
)
def test_a_wrong_parameter_of_detection_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "detection.toml"
    path.write_text(text)
    with pytest.raises(BadSetting, match=words):
        detection_params(path)


def test_a_detector_is_chosen_by_what_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "detection.toml"
    path.write_text('[detectors]\nreports = "ears_c2"\n')
    params = detection_params(path)
    assert [params.detector(rule) for rule in Rule] == ["ears_c2", "lasting", "level"]
