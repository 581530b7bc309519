"""Fits the weights of a figure's confidence on the corpus: right or wrong, by the signs that the figure shows."""
