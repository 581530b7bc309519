"""The model's trees: those that spaCy would give, whatever other sentences stand beside."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from stream.extraction.parse import MODEL, UNUSED
from stream.extraction.syntax import tokenizer, vectors
from stream.extraction.syntax.model import Model, Tree
from stream.extraction.syntax.tokenizer import Tokenizer

ARTICLES = Path(__file__).parents[1] / "corpus" / "articles.jsonl"
ODD = (
    "At 8a.m. don't wait;we'll go to St.Louis (U.S.A.) -- 12km off...",
    "x",
    "Two  spaces   and a tail ",
    "Mr. Lee, whom we don't know, can't, won't and cannot come in Jan.; Ida's? No! (Yes) \"ok\" dont, Gen. J. U.",
    "We saw (and heard) \"guns,\" e.g. mortars/rockets, O'Brien's dog & co. :) http://a.b/c?d=e",
    "What the men whom they said the army had shot left behind, which nobody wanted to see, was buried.",
)

Rows = list[list[tuple[str, bool]]]


@pytest.fixture(scope="module")
def nlp() -> Any:
    import spacy

    return spacy.load(MODEL, exclude=list(UNUSED))


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    texts = [json.loads(line)["text"] for line in ARTICLES.read_text("utf-8").splitlines()]
    return [*ODD, *(piece.strip() for text in texts[:70] for piece in re.split(r"\n|(?<=\.) ", text) if piece.strip())]


@pytest.fixture(scope="module")
def rows(nlp: Any, sentences: Sequence[str]) -> Rows:
    return [[(word, space) for word, _, space in row] for row in Tokenizer(nlp)(sentences)]


@pytest.fixture(scope="module")
def trees(nlp: Any, rows: Rows) -> list[Tree]:
    return Model(nlp).trees(rows)


def test_pieces_are_those_of_spacy(nlp: Any, sentences: Sequence[str]) -> None:
    told = [
        [(t.text, t.idx, bool(t.whitespace_)) for t in doc if t.text.strip()] for doc in map(nlp.make_doc, sentences)
    ]
    assert Tokenizer(nlp)(sentences) == told


def test_trees_are_those_of_spacy(nlp: Any, rows: Rows, trees: Sequence[Tree]) -> None:
    from spacy.tokens import Doc

    docs = [Doc(nlp.vocab, words=[w for w, _ in row], spaces=[s for _, s in row]) for row in rows]
    told = [Tree([t.tag_ for t in doc], [t.dep_ for t in doc], [t.head.i for t in doc]) for doc in nlp.pipe(docs)]
    assert sum(len(tree.tags) for tree in told) > 3_000
    apart = [" ".join(w for w, _ in row) for row, ours, theirs in zip(rows, trees, told) if ours != theirs]
    assert len(apart) <= len(rows) / 500, apart  # a tie in the last digit may fall either way


def test_a_tree_does_not_depend_on_its_batch(nlp: Any, rows: Rows, trees: Sequence[Tree]) -> None:
    shuffled = list(range(len(rows)))
    random.Random(7).shuffle(shuffled)
    model = Model(nlp)
    for size, end in (1, 12), (7, 84), (64, 128):
        for at in range(0, end, size):
            own = shuffled[at : at + size]
            assert model.trees([rows[n] for n in own]) == [trees[n] for n in own]


def test_vectors_are_the_same_bit_for_bit_alone_and_among_others(nlp: Any, rows: Rows) -> None:
    made = vectors.Vectors(nlp)
    among = made(rows[:40])
    at = 0
    for row in rows[:40]:
        alone = vectors.Vectors(nlp)([row]) if at < 200 else made([row])
        assert alone.tobytes() == among[at : at + len(row)].tobytes()
        at += len(row)


def test_words_that_are_new_have_the_same_vectors_where_no_more_of_them_is_worked_out(nlp: Any, rows: Rows) -> None:
    import spacy

    spared = spacy.load(MODEL, exclude=list(UNUSED))
    vectors.spare(spared)
    new = [[(word + "ough", space) for word, space in row] for row in rows[:20]]
    assert len(spared.vocab.lex_attr_getters) < len(nlp.vocab.lex_attr_getters)
    assert (vectors.Vectors(spared)(new) == vectors.Vectors(nlp)(new)).all()


def test_no_sentence_and_no_word_have_no_tree(nlp: Any, rows: Rows, trees: Sequence[Tree]) -> None:
    model = Model(nlp)
    assert model.trees([]) == []
    assert model.trees([[]]) == [Tree([], [], [])]
    assert model.trees([[], rows[3], []]) == [Tree([], [], []), trees[3], Tree([], [], [])]


def test_what_is_kept_is_bounded(
    nlp: Any, rows: Rows, sentences: Sequence[str], trees: Sequence[Tree], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "KEPT", 100)
    monkeypatch.setattr(tokenizer, "KEPT", 100)
    model, cutter = Model(nlp), Tokenizer(nlp)
    for at in range(0, 60, 2):
        assert model.trees(rows[at : at + 2]) == trees[at : at + 2]
        assert [[(w, s) for w, _, s in row] for row in cutter(sentences[at : at + 2])] == rows[at : at + 2]
    assert len(model._vectors._rows) <= 200
    assert len(cutter._cuts) <= 200
