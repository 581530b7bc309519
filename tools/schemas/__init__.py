"""The schemas of what travels on the topics, made from the records' own types."""
