"""Every error of tocsin, as one tree.

* TocsinError
  x InputError             the input is at fault: set aside with its reason
    + NotText                not UTF-8, or not JSON
    + NotAnItem              JSON, but no news item of any known form
      - NewerRecord            written by a later version of tocsin, whose records mean something else
    + NotADecision           JSON, but no decision that can be followed
    + TooLarge               over the size that is read, or that can be written
    + Unreadable             the text hangs or kills the reader
  x OutageError            a part around us is at fault: try again, then stop before the acknowledgement
    + BrokerUnavailable      Kafka does not answer
      - BrokerFalters          or does, but one of several brokers may be lost
    + BrokerBroken           the embedded Kafka does not start, or does not stop
    + DeliveryFailed         a record could not be written
    + StreamGap              an offset was skipped: going on would lose what lay there
    + TooManyLetters         most of a topic cannot be read: somebody has to look
  x UsageError             the person who called is told what to do
    + BadSetting             a setting that is unknown or wrong
    + DownloadFailed         what must be fetched once cannot be fetched
    + StateMismatch          state of another version or other parameters

`reason` is one word for metrics and headers; the message is for a person.
"""

from __future__ import annotations


class TocsinError(Exception):
    """Base of all errors raised on purpose."""

    reason = "error"


class InputError(TocsinError):
    """The input is at fault; the message says what is wrong with it."""

    reason = "input"


class NotText(InputError):
    """The bytes are not UTF-8, or not JSON."""

    reason = "not_text"


class NotAnItem(InputError):
    """The JSON is no news item of any known form."""

    reason = "not_an_item"


class NewerRecord(NotAnItem):
    """A record of a later `schema_version` than this program knows: what its fields mean is not known here."""


class NotADecision(InputError):
    """The JSON is no decision that can be followed; the message says what it lacks."""

    reason = "not_a_decision"


class TooLarge(InputError):
    """The input, or what would be written of it, is over the limit."""

    reason = "too_large"


class Unreadable(InputError):
    """The text hangs or kills the reader."""

    reason = "unreadable"


class OutageError(TocsinError):
    """A part around us is at fault: try again, then stop before the acknowledgement."""

    reason = "outage"


class BrokerUnavailable(OutageError):
    """Kafka does not answer."""


class BrokerFalters(BrokerUnavailable):
    """Kafka answers, but did not do what was asked: one broker of several may be lost."""

    reason = "broker_unavailable"


class BrokerBroken(OutageError):
    """The embedded Kafka does not start, or does not stop."""

    reason = "broker_broken"


class DeliveryFailed(OutageError):
    """A record could not be written to its topic."""

    reason = "delivery_failed"


class StreamGap(OutageError):
    """An offset was skipped: going on would lose what lay there."""

    reason = "stream_gap"


class TooManyLetters(OutageError):
    """Most of what comes cannot be read: going on would only empty one topic into another."""

    reason = "too_many_letters"


class UsageError(TocsinError):
    """The person who called can mend it; the message says how."""

    reason = "usage"


class BadSetting(UsageError):
    """A setting that is unknown or wrong; the message names it."""

    reason = "bad_setting"


class DownloadFailed(UsageError):
    """What must be fetched once cannot be fetched."""

    reason = "download_failed"


class StateMismatch(UsageError):
    """State of another version or other parameters."""

    reason = "state_mismatch"


LETTER_REASONS = tuple(kind.reason for kind in (NotText, NotAnItem, NotADecision, TooLarge, Unreadable))
"""Why records are set aside."""
