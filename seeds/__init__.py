"""Dispatches of our own writing, in wire style, to replay, demonstrate and test with."""
