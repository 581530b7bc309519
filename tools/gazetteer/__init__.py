"""Compiles the gazetteer that ships with the package: `python -m tools.gazetteer`."""
