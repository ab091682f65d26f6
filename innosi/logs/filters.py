"""What of the log is left out: more would hide the rest and fill the disk."""

import logging
from collections import OrderedDict
from threading import Lock
from time import monotonic
from types import TracebackType

SECONDS = 60
MOST_KINDS = 500


class ShortRefusals(logging.Filter):
    """What a visitor did wrong, such as a host that is not ours, is told in a line: a traceback
    says nothing more of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security.") or getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True


class OnceAMinute(logging.Filter):
    """Lets a warning or an error of a kind through once a minute; the next one says how many there
    were meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = Lock()
        self.told: OrderedDict[object, tuple[float, int]] = (
            OrderedDict()
        )  # when, and since left out

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        left_out = self._left_out(kind_of(record), monotonic())
        if left_out:
            message = record.getMessage()
            record.msg, record.args = "%s (and %s more like it before)", (message, left_out)
        return left_out is not None

    def _left_out(self, kind: object, now: float) -> int | None:
        """How many of the kind were left out before this one; None if it is to be left out too."""
        with self.lock:
            told_at, left_out = self.told.get(kind, (None, 0))
            if told_at is not None and now < told_at + SECONDS:
                self.told[kind] = told_at, left_out + 1
                return None
            self.told[kind] = now, 0
            self.told.move_to_end(kind)
            while len(self.told) > MOST_KINDS:
                self.told.popitem(last=False)
            return left_out


def kind_of(record: logging.LogRecord) -> object:
    """The same for what was written by one line of code for one reason, whatever it names."""
    kind, _, trace = record.exc_info or (None, None, None)
    return (
        record.name,
        record.levelno,
        str(record.msg)[:200],
        getattr(record, "status_code", None),
        kind and kind.__qualname__,
        place_of(trace),
    )


def place_of(trace: TracebackType | None) -> tuple[str, int] | None:
    """File and line in which an exception was raised."""
    while trace and trace.tb_next:
        trace = trace.tb_next
    return (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace else None
