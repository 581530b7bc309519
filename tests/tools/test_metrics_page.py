"""The page of metrics is what the declaration says, and tells the values of every label."""

from stream.metrics import METRICS
from tools.metrics import LABELS, TARGET, rendered


def test_the_page_is_made_from_the_declaration() -> None:
    assert TARGET.read_text(encoding="utf-8") == rendered()


def test_every_label_is_told_and_none_that_is_not_there() -> None:
    assert {label for spec in METRICS for label in spec.labels} == LABELS.keys()
