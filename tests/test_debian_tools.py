"""A missing program skips a test for a user, and fails it in the gate."""

import pytest
from debian_tools import PACKAGES, needs


def test_a_program_that_is_there_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PACKAGES, "sh", "dash")
    assert needs("sh").endswith("/sh")


def test_a_missing_program_is_a_skip_for_a_user_and_a_failure_in_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install kcat"):
        needs("kcat")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install kcat"):
        needs("kcat")
