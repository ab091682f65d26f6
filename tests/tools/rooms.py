"""Which of our files a piece of work enters: a tree of the calls that go from one to another."""

import dis
import inspect
import sys
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from .short import cut, short

PACKAGES = ("innosi", "keywords", "casestudies")
TEMPLATES = "templates"
LONGEST_ASKED = 100
MOST_INDENT = 28
RETURNS = {"RETURN_VALUE", "RETURN_CONST"}


@dataclass
class Call:
    """A file, the function by which it was entered, what that was asked and what it gave.

    Calls that it made in its own file are part of it; `calls` are those that led elsewhere.
    `number` says which file it was, if nothing had entered that before.
    """

    file: str = ""
    function: str = ""
    asked: str | None = ""
    gave: str = ""
    number: int | None = None
    calls: list = field(default_factory=list)

    @cached_property
    def leads_to_new(self):
        """Whether it, or what it led to, was the first to enter a file."""
        return bool(self.number) or any(call.leads_to_new for call in self.calls)


class Rooms:
    """What was entered while `watch` ran: `files` in order, `templates`, and the tree in `top`."""

    def __init__(self, root, packages=PACKAGES):
        self.files, self.templates, self.top = {}, set(), Call()
        self._stack = []
        self._place = cache(lambda name: place_of(Path(root), packages, name))

    def watch(self, work):
        before = sys.getprofile()
        sys.setprofile(self._hear)
        try:
            return work()
        finally:
            sys.setprofile(before)

    def _hear(self, frame, event, value):
        if event == "call":
            above = self._stack[-1][1] if self._stack else self.top
            self._stack.append((frame, *self._enter(above, frame)))
        elif event == "return" and self._stack and self._stack[-1][0] is frame:
            _, call, is_new = self._stack.pop()
            if is_new:
                call.gave = gave(frame, value)

    def _enter(self, above, frame):
        """(the call that this frame belongs to, whether it begins with it). What is imported on
        the way belongs to none: it is entered, but by no request in particular."""
        kind, file = self._place(frame.f_code.co_filename)
        if above is None or frame.f_code.co_name == "<module>":
            return None, False
        if kind == TEMPLATES:
            self.templates.add(file)
        if kind != "ours" or file == above.file or (file in self.files and is_part(frame)):
            return above, False
        return self._cross(above, frame, file)

    def _cross(self, above, frame, file):
        number = None if file in self.files else len(self.files) + 1
        call = Call(file, *asked(frame), number=number)
        above.calls.append(call)
        self.files.setdefault(file, call)
        return call, True


def place_of(root, packages, name):
    """(“ours”, “templates” or nothing, the file's name from the root)."""
    path = Path(name)
    if not path.is_relative_to(root):
        return "", ""
    relative = path.relative_to(root)
    if relative.parts[0] in packages and path.suffix == ".py":
        return "ours", str(relative)
    return (TEMPLATES if relative.parts[0] == TEMPLATES else ""), str(relative)


def is_part(frame):
    """Whether it is a comprehension, a lambda or the rest of a generator: the function around it
    was entered before."""
    return frame.f_code.co_name.startswith("<") or is_resumed(frame)


def is_resumed(frame):
    is_generator = frame.f_code.co_flags & inspect.CO_GENERATOR and frame.f_lasti >= 0
    return bool(is_generator) and is_at_yield(frame)


def is_at_yield(frame):
    """Where a generator waits; from Python 3.12 on, that is the instruction by which it goes on."""
    name, argument = instruction(frame)
    return name == "YIELD_VALUE" or (name == "RESUME" and argument % 4 in (1, 2))


def instruction(frame):
    code = frame.f_code.co_code
    return dis.opname[code[frame.f_lasti]], code[frame.f_lasti + 1]


def asked(frame):
    """(name of the function, its arguments; None for a property)."""
    code, local = frame.f_code, frame.f_locals
    names = list(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
    function = code.co_qualname.replace(".<locals>", "")
    if names and names[0] in ("self", "cls"):
        owner = local.get(names.pop(0))
        if function.endswith(".__init__"):
            function = type(owner).__name__
        elif is_property(owner, code.co_name):
            return function, None
    words = ", ".join(f"{name}={short(local[name])}" for name in names if name in local)
    return function, cut(words, LONGEST_ASKED)


def is_property(owner, name):
    found = inspect.getattr_static(type(owner), name, None)
    return isinstance(found, property) or type(found).__name__ == "cached_property"


def gave(frame, value):
    if frame.f_code.co_name == "__init__" and value is None:
        return ""
    if is_at_yield(frame):
        return f"yields {short(value)}, …"
    return short(value) if instruction(frame)[0] in RETURNS else "an exception"


def shown(rooms, width, everything=False):
    """The lines of the tree. A file stands there again only if that leads to a new one, or if
    `everything` is asked for, the same calls together."""
    lines = list((_together if everything else _first_entries)(rooms.top.calls, 0))
    column = max((len(call.file) for _, call, _ in lines), default=0)
    for depth, call, times in lines:
        start = f"{call.number or '':>3}  {call.file:{column}}  {' ' * min(2 * depth, MOST_INDENT)}"
        yield cut(start + _call(call, max(width - len(start), 20), times), width).rstrip()


def _first_entries(calls, depth):
    for call in calls:
        if call.leads_to_new:
            yield depth, call, 1
            yield from _first_entries(call.calls, depth + 1)


def _together(calls, depth):
    same = {}
    for call in calls:
        same.setdefault((call.file, call.function), []).append(call)
    for alike in same.values():
        shown = next((call for call in alike if call.number), alike[0])
        yield depth, shown, len(alike)
        yield from _together([inner for call in alike for inner in call.calls], depth + 1)


def _call(call, width, times):
    """Where it is too long, what it was asked and what it gave are cut."""
    repeated = f" ×{times:,}" if times > 1 else ""
    space = width - len(call.function) - len(repeated) - len("() → ")
    result = cut(call.gave, max(space - len(call.asked or ""), space // 2))
    arguments = "" if call.asked is None else f"({cut(call.asked, space - len(result))})"
    return cut(f"{call.function}{arguments}{' → ' * bool(result)}{result}", width) + repeated
