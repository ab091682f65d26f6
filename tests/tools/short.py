"""Values in a few words. Only what lies open is looked at: to ask an object more could make it read
the database or enter files that the request would not."""

import dataclasses
import inspect
from collections.abc import Mapping

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

LONGEST, LONGEST_TEXT = 60, 40
MOST_ITEMS = 3
PLAIN = (bool, int, float, str, type(None))
HOLDING = (Mapping, list, tuple, set, frozenset)
NAMED_BY = ("slug", "code", "name", "label", "title", "value", "pk", "id", "number")
COUNTED = ("pyroaring", "numpy", "collections")  # packages whose objects know their length


def cut(text, longest=LONGEST):
    return text if len(text) <= longest else text[: max(longest - 1, 0)] + "…"


def short(value, longest=LONGEST):
    try:
        return cut(_words(value), longest)
    except Exception:  # what is watched goes on, however strange its objects are
        return type(value).__name__


def _words(value):
    if isinstance(value, str):
        return repr(cut(" ".join(value[:1000].split()), LONGEST_TEXT))
    if isinstance(value, PLAIN):
        return repr(value)
    if isinstance(value, bytes):
        return f"{len(value):,} bytes"
    if isinstance(value, type) or inspect.isroutine(value):
        return value.__name__
    if inspect.ismodule(value):
        return f"module {value.__name__}"
    if isinstance(value, HttpRequest):
        return _request(value)
    if isinstance(value, HttpResponse):
        return _response(value)
    if isinstance(value, QuerySet):
        return f"QuerySet of {value.model.__name__}"
    return _whole(value)


def _request(request):
    query = request.META.get("QUERY_STRING", "")
    return f"{request.method} {request.path}{'?' if query else ''}{query}"


def _response(response):
    size = sum(map(len, vars(response).get("_container", ())))
    return f"{response.status_code}, {size:,} bytes"


def _whole(value):
    if isinstance(value, tuple) and hasattr(type(value), "_fields"):
        return _named(value, dict(zip(value._fields, value, strict=True)))
    if isinstance(value, HOLDING):
        return _items(value)
    if dataclasses.is_dataclass(value):
        return _named(value, _told(value))
    return _object(value)


def _items(value):
    start, end = "[]" if isinstance(value, list) else "()" if isinstance(value, tuple) else "{}"
    if isinstance(value, Mapping):
        words = [f"{_words(key)}: {_words(one)}" for key, one in _few(value.items())]
    else:
        words = [_words(one) for one in _few(value)]
    more = f", … {len(value):,}" if len(value) > MOST_ITEMS else ""
    if isinstance(value, tuple) and len(value) == 1:
        more = ","
    return f"{start}{', '.join(words)}{more}{end}"


def _few(items):
    return [one for _, one in zip(range(MOST_ITEMS), items, strict=False)]


def _told(value):
    """The fields of a dataclass that hold something else than by default."""
    held = {field.name: _held(value, field.name) for field in dataclasses.fields(value)}
    usual = {field.name: field.default for field in dataclasses.fields(value)}
    return {
        name: one
        for name, one in held.items()
        if not _is_empty(one) and not (isinstance(one, PLAIN) and one == usual[name])
    }


def _held(value, name):
    return vars(value).get(name) if hasattr(value, "__dict__") else getattr(value, name, None)


def _is_empty(value):
    return value is None or (isinstance(value, (str, bytes, *HOLDING)) and not value)


def _named(value, fields):
    """By its name, or else by those fields that are plain."""
    kind = type(value).__name__
    if name := _name(fields):
        return f"{kind} {name}"
    plain = [f"{key}={_words(one)}" for key, one in fields.items() if _is_plain(one)]
    return f"{kind}({', '.join(plain)})" if plain or not fields else kind


def _is_plain(value):
    if isinstance(value, Mapping):
        return len(value) <= MOST_ITEMS and all(map(_is_plain, value.values()))
    if type(value) in (list, tuple, set, frozenset):
        return len(value) <= MOST_ITEMS and all(map(_is_plain, value))
    return isinstance(value, PLAIN) or _is_counted(value)


def _is_counted(value):
    kind = type(value)
    return kind.__module__.split(".")[0] in COUNTED and hasattr(kind, "__len__")


def _object(value):
    kind = type(value).__name__
    if _is_counted(value):
        return f"{kind} of {len(value):,}"
    return f"{kind} {_name(vars(value))}".strip() if hasattr(value, "__dict__") else kind


def _name(fields):
    found = (fields[name] for name in NAMED_BY if fields.get(name) not in (None, ""))
    return next((str(one) for one in found if isinstance(one, (str, int))), "")
