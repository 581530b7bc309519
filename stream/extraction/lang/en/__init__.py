"""English: words, as data."""
