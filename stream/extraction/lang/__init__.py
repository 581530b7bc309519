"""The languages that are read: one folder of data each."""
