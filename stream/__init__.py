"""The domain of tocsin: from a news item to figures, incidents and alerts.

Pure: no broker, no HTTP, no metrics export, no clock, no environment.
"""
