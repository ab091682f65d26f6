"""What of the log is left out: more would hide the rest and fill the disk."""

import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from types import TracebackType

SECONDS = 60
MOST_KINDS = 500
MOST_OF_A_KIND = 20


class ShortRefusals(logging.Filter):
    """What a visitor did wrong, such as a host that is not ours, is told in a line: a traceback
    says nothing more of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security.") or getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True


@dataclass
class Minute:
    """What was told of one kind since `begun`, as hashes of texts, and how much was left out."""

    begun: float
    told: set[int] = field(default_factory=set)
    left_out: int = 0


class OnceAMinute(logging.Filter):
    """Lets a warning or an error through once a minute, and of one kind so many that name different
    things; the next one says how many there were meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = Lock()
        self.minutes: OrderedDict[object, Minute] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        message = record.getMessage()
        left_out = self._left_out(kind_of(record), hash(message), monotonic())
        if left_out:
            record.msg, record.args = "%s (and %s more like it before)", (message, left_out)
        return left_out is not None

    def _left_out(self, kind: object, text: int, now: float) -> int | None:
        """How many of the kind were left out before this one; None if it is to be left out too."""
        with self.lock:
            minute = self.minutes.get(kind)
            if minute is None or now >= minute.begun + SECONDS:
                self.minutes[kind] = Minute(now, {text})
                self.minutes.move_to_end(kind)
                while len(self.minutes) > MOST_KINDS:
                    self.minutes.popitem(last=False)
                return minute.left_out if minute else 0
            if text in minute.told or len(minute.told) >= MOST_OF_A_KIND:
                minute.left_out += 1
                return None
            minute.told.add(text)
            return 0


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
