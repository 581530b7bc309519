"""RSS and Atom feeds, read politely into the topic of items."""
