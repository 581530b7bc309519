"""Compiles how rare the common words of English are: what tells two texts of one happening from two texts alike."""
