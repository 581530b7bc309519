"""Vectors of words in their sentences: a maxout network over windows of three words, with spaCy's weights.

A word's own vector depends on its form and the space after it alone, so it is worked out once and kept.
Architecture: `spacy.Tok2Vec.v2` of `MultiHashEmbed` and `MaxoutWindowEncoder`, followed here layer by layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from stream.extraction.syntax.blocks import HEIGHT, Floats, padded

KEPT = 30_000
"""Words that are kept at hand, 0.4 kB each; when there are more, all are worked out anew."""
TINY = np.float32(1e-8)
"""What keeps the normalisation of a constant row finite."""

Key = tuple[str, bool]
"""A word and whether a space follows."""


@dataclass(frozen=True, slots=True)
class Maxout:
    """The largest of three affine pieces, normalised to mean 0 and variance 1, then scaled."""

    weights: Floats
    """i x 3o, the pieces side by side."""
    bias: Floats
    scale: Floats
    shift: Floats

    @classmethod
    def of(cls, maxout: Any, norm: Any) -> Maxout:
        """The layer of two thinc models."""
        pieces = maxout.get_param("W").transpose(1, 0, 2)  # pieces x outputs x inputs
        return cls(
            np.ascontiguousarray(pieces.reshape(-1, pieces.shape[2]).T),
            np.ascontiguousarray(maxout.get_param("b").T.reshape(-1)),
            norm.get_param("G").copy(),
            norm.get_param("b").copy(),
        )

    def __call__(self, block: Floats, out: Floats) -> None:
        """Write the layer's values for a block of `HEIGHT` rows."""
        width = out.shape[1]
        pieces = block @ self.weights
        pieces += self.bias
        np.maximum(pieces[:, :width], pieces[:, width : 2 * width], out=out)
        np.maximum(out, pieces[:, 2 * width :], out=out)
        out -= out.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", out, out)[:, None] / np.float32(width)
        out *= 1 / np.sqrt(variance + TINY)
        out *= self.scale
        out += self.shift


class Vectors:
    """Vectors of the words of sentences. Not safe for threads: it keeps words and working space."""

    def __init__(self, nlp: Any) -> None:
        embed, encode = nlp.get_pipe("tok2vec").model.layers
        self._vocab = nlp.vocab
        self._features = embed.layers[0], embed.layers[1], embed.layers[2]
        self._mixed = Maxout.of(*_leaves(embed.layers[3]))
        residuals = encode.layers[0].layers
        self._layers = [Maxout.of(*_leaves(layer)) for layer in residuals]
        self._apart = len(residuals)
        self._width: int = encode.get_dim("nO")
        self._rows: dict[Key, int] = {}
        self._kept = np.zeros((0, self._width), np.float32)

    def __call__(self, sentences: Sequence[Sequence[Key]]) -> Floats:
        """The vectors of all words, sentence after sentence: words x width."""
        self._learn(sentences)
        keys = [self._rows[key] for sentence in sentences for key in sentence]
        places = _places([len(sentence) for sentence in sentences], self._apart)
        size = padded(int(places[-1]) + 1 + self._apart if len(places) else 0)
        values = np.zeros((size + 2, self._width), np.float32)  # with a row before and one behind
        values[1:-1][places] = self._kept[keys]
        for layer in self._layers:
            values[1:-1] += self._windowed(values, layer)
        told: Floats = values[1:-1][places]
        return told

    def _windowed(self, values: Floats, layer: Maxout) -> Floats:
        """A layer over every row with its neighbours."""
        width = self._width
        windows = np.lib.stride_tricks.as_strided(values, (len(values) - 2, 3 * width), values.strides, writeable=False)
        done = np.empty((len(windows), width), np.float32)
        block = np.empty((HEIGHT, 3 * width), np.float32)
        for at in range(0, len(windows), HEIGHT):
            block[:] = windows[at : at + HEIGHT]
            layer(block, done[at : at + HEIGHT])
        return done

    def _learn(self, sentences: Sequence[Sequence[Key]]) -> None:
        """Work out the words that are not known yet."""
        new = {key: None for sentence in sentences for key in sentence if key not in self._rows}
        if new and len(self._rows) + len(new) > KEPT:
            new = {key: None for sentence in sentences for key in sentence}
            self._rows, self._kept = {}, self._kept[:0]
        if new:
            self._rows.update(zip(new, range(len(self._rows), len(self._rows) + len(new))))
            self._kept = np.concatenate([self._kept, self._embedded(list(new))])

    def _embedded(self, keys: Sequence[Key]) -> Floats:
        """The vectors of words by themselves."""
        from spacy.tokens import Doc

        doc: Any = [Doc(self._vocab, words=[word for word, _ in keys], spaces=[space for _, space in keys])]
        for step in self._features:
            doc = step.predict(doc)
        features = doc.dataXd
        done = np.empty((padded(len(keys)), self._width), np.float32)
        filled = np.zeros((len(done), features.shape[1]), np.float32)
        filled[: len(keys)] = features
        for at in range(0, len(done), HEIGHT):
            self._mixed(filled[at : at + HEIGHT], done[at : at + HEIGHT])
        return done[: len(keys)]


def spare(nlp: Any) -> None:
    """Let the vocabulary work out no more of a new word than the vectors are made of: it costs half as much."""
    from spacy.attrs import NAMES

    parts = nlp.get_pipe("tok2vec").model.walk()
    columns = {name for part in parts if part.name == "extract_features" for name in part.attrs["columns"]}
    getters = nlp.vocab.lex_attr_getters
    nlp.vocab.lex_attr_getters = {attribute: get for attribute, get in getters.items() if NAMES[attribute] in columns}


def _leaves(model: Any) -> tuple[Any, Any]:
    """The maxout layer and the normalisation within a nest of layers."""
    found = {part.name: part for part in model.walk() if not part.layers}
    return found["maxout"], found["layernorm"]


def _places(lengths: Sequence[int], apart: int) -> Any:
    """The rows of the words where so many rows lie before each sentence."""
    counts = np.asarray(lengths, np.intp)
    return np.repeat(np.arange(1, len(counts) + 1) * apart, counts) + np.arange(counts.sum())
