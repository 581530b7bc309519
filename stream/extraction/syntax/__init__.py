"""Tags and trees of sentences: the spaCy model's own weights, worked out without its documents."""
