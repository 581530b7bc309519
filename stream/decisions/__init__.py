"""What people decide, as part of the set that incidents and alerts are a function of.

Decision           one decision: who, when, why, and of what
Request, decision_of  what a person says, and the decision that it makes
read_decision      a record of the topic as a decision, or an error that says what it lacks
Book               the decisions in force, and what follows from them
"""

from __future__ import annotations

from stream.decisions.book import Book, Entry, Series, Tie
from stream.decisions.making import Known, Request, decision_of
from stream.decisions.reading import read_decision
from stream.decisions.records import Anchor, Decision, Spot

__all__ = [
    "Anchor",
    "Book",
    "Decision",
    "Entry",
    "Known",
    "Request",
    "Series",
    "Spot",
    "Tie",
    "decision_of",
    "read_decision",
]
