"""A line of the log, plain or as JSON. Whatever a visitor sends, it can neither begin a line of its
own nor make one longer than a screen."""

import json
import logging
import re
from collections.abc import Callable

from structlog.contextvars import merge_contextvars
from structlog.processors import TimeStamper, format_exc_info
from structlog.stdlib import ProcessorFormatter, add_log_level, add_logger_name
from structlog.types import EventDict, WrappedLogger

LONGEST_EVENT, LONGEST_VALUE, LONGEST_TRACE = 500, 250, 900  # bytes
LONGEST_TRACE_LINE, MOST_TRACE_LINES = 200, 30
# Control characters, whatever else some program takes for the end of a line, signs that turn the
# direction of writing, and what is no character at all.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
stamp = TimeStamper(fmt="iso")
encode = json.JSONEncoder(ensure_ascii=False, default=str).encode
SIMPLE = re.compile(r"[^\s\"=]+")


def formatter(kind: str) -> "Lines":
    """For LOGGING; `kind` is that of LOG_FORMAT."""
    return Lines(
        foreign_pre_chain=[
            add_log_level,
            add_logger_name,
            stamp,
            merge_contextvars,
            format_exc_info,
        ],
        processors=[ProcessorFormatter.remove_processors_meta, shortened, KINDS[kind]],
    )


class Lines(ProcessorFormatter):
    def format(self, record: logging.LogRecord) -> str:
        """A line for a request goes a shorter way: there is one for each kept page, which takes no
        longer to find than a line takes all the way. Its fields are within their bounds."""
        fields = getattr(record, "fields", None)
        if fields is None:
            return super().format(record)
        event = {"event": record.msg, "level": "info", "logger": record.name, **fields}
        return str(self.processors[-1](None, "info", stamp(None, "info", event)))


def shortened(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Every field within its bounds."""
    for name, value in event.items():
        if name == "exception":
            event[name] = last_lines(value)
        elif isinstance(value, str):
            event[name] = short(value, LONGEST_EVENT if name == "event" else LONGEST_VALUE)
    return event


def short(text: str, longest: int) -> str:
    """The text on one line, in at most so many bytes and a mark that it was cut."""
    safe = UNSAFE.sub(_escaped, text[:longest])
    cut = safe.encode()[:longest].decode(errors="ignore")
    return cut if len(cut) == len(safe) and len(text) <= longest else f"{cut}…"


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def last_lines(trace: str) -> list[str]:
    """The end of a traceback: where it broke, and of what."""
    lines = trace.splitlines()[-MOST_TRACE_LINES:]
    return [short(line, LONGEST_TRACE_LINE) for line in lines]


def plain(logger: WrappedLogger, method: str, event: EventDict) -> str:
    """Time, level, logger and message, then the rest by name; a traceback below, set in."""
    trace = event.pop("exception", ())
    parts = [event.pop("timestamp"), event.pop("level").upper(), f"{event.pop('logger')}:"]
    parts.append(event.pop("event"))
    parts += [
        f"{name}={_value(value) if isinstance(value, str) else value}"
        for name, value in event.items()
    ]
    return "\n".join([" ".join(parts), *(f"    {line}" for line in trace)])


def _value(text: str) -> str:
    return text if SIMPLE.fullmatch(text) else encode(text)


def as_json(logger: WrappedLogger, method: str, event: EventDict) -> str:
    """One object a line; of a traceback as many lines as there is room for."""
    trace = event.pop("exception", ())
    while sum(map(len, trace)) > LONGEST_TRACE:
        trace = trace[1:]
    if trace:
        event["exception"] = "\n".join(trace)
    return encode(event)


KINDS: dict[str, Callable[[WrappedLogger, str, EventDict], str]] = {
    "plain": plain,
    "json": as_json,
}
