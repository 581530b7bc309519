"""Texts in capitals throughout, and what editors write into texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.extraction.editorial import without_marks
from stream.extraction.parse import Parser
from stream.extraction.places import Gazetteer
from stream.extraction.truecase import Truecaser


@pytest.fixture(scope="module")
def truecase() -> Truecaser:
    return Truecaser(Gazetteer.load(), Parser().dictionary)


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        (
            "QUITO, 3 MAY 91 (DPA) -- TWO MINERS DIED NEAR LOJA. CARLOS MENDOZA SAID SO.",
            "QUITO, 3 MAY 91 (DPA) -- Two miners died near Loja. Carlos Mendoza said so.",
        ),
        ("THE TOWN OF SAN RAFAEL DEL NORTE IS IN NICARAGUA.", "The town of San Rafael del Norte is in Nicaragua."),
        ("THE UNION (UTM) SAID ON 5 MAY THAT UTM MEN MAY GO.", "The union (UTM) said on 5 May that UTM men may go."),
        ("I SAW THE U.S. TRUCK ON FRIDAY.", "I saw the U.S. truck on Friday."),
        ("THE BOY'S MOTHER, SAID: \"HE LEFT.\"", "The boy's mother, said: \"He left.\""),
    ],
)  # fmt: skip
def test_names_alone_keep_their_capitals(truecase: Truecaser, text: str, cased: str) -> None:
    assert truecase(text) == cased


@given(st.text(max_size=300))
def test_every_offset_stays(text: str) -> None:
    shown = _TRUECASE(text)
    assert len(shown) == len(text)
    assert len(without_marks(shown, True)) == len(text)


_TRUECASE = Truecaser(Gazetteer.load(), frozenset({"the", "of"}))


@pytest.mark.parametrize(
    ("text", "loud", "shown"),
    [
        ("[TEXT] FIVE [WORDS INDISTINCT] MEN", True, "       FIVE                    MEN"),
        ("AT LEAST [9] MEN OF THE UTM [MINERS' UNION]", True, "AT LEAST [9] MEN OF THE UTM                "),
        ("They [the rebels] left (words indistinct).", False, "They [the rebels] left                   ."),
    ],
)
def test_marks_of_editors_are_blanked(text: str, loud: bool, shown: str) -> None:
    assert without_marks(text, loud) == shown
