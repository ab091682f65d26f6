"""The record's types as a later release might have them."""

import inspect
import sys
from types import ModuleType

from casestudies.record import types

NAME = "casestudies.record.later_types"


def use_later_types(monkeypatch, *changes):
    """Put a copy of the types in their place; `changes` are (text, the text that replaces it)."""
    source = inspect.getsource(types)
    for text, other in changes:
        assert source.count(text) == 1, text
        source = source.replace(text, other)
    later = ModuleType(NAME)
    monkeypatch.setitem(sys.modules, NAME, later)
    exec(compile(source, NAME, "exec"), later.__dict__)
    for module in [one for name, one in sys.modules.items() if name.startswith("casestudies")]:
        if module not in (types, later):
            _replace(monkeypatch, module, later)
    return later


def _replace(monkeypatch, module, later):
    for name, value in list(vars(module).items()):
        if not name.startswith("__") and getattr(types, name, None) is value is not None:
            monkeypatch.setattr(module, name, getattr(later, name))
