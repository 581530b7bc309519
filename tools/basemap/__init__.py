"""Compiles the page's base map from Natural Earth."""
