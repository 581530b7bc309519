"""The monitor: a consumer of the topics that feeds a small store, and the page and API that are served from it.

What it knows can be made anew from the topics at any time: a store that is missing, damaged or of another version is
begun again from their beginning.
"""
