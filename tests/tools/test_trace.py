import dataclasses
import importlib.util
import re
from types import MappingProxyType

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from casestudies.models import CaseStudy, CaseVersion
from tests.support.site import ROOT
from tests.tools import trace
from tests.tools.rooms import Rooms, shown
from tests.tools.short import short

BACK = """
class Room:
    def __init__(self, size):
        self.size = size

    @property
    def seats(self):
        return self.size

    def rows(self):
        yield from range(self.size)

def refuse():
    raise ValueError

def call(work):
    return work()
"""
FRONT = """
def enter(back, text):
    room = back.Room(size=2)
    total = room.seats + sum(row for row in room.rows())
    try:
        back.refuse()
    except ValueError:
        pass
    return back.call(lambda: helper(total))

def helper(total):
    return f"{total} seats"
"""


@pytest.fixture
def tiny(tmp_path):
    """Watches a program of two files and gives its Rooms."""
    modules = {}
    for name, text in {"front": FRONT, "back": BACK}.items():
        file = tmp_path / "ours" / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        spec = importlib.util.spec_from_file_location(name, file)
        modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(modules[name])
    rooms = Rooms(tmp_path, ["ours"])
    assert rooms.watch(lambda: modules["front"].enter(modules["back"], "a text")) == "3 seats"
    return rooms


def test_each_file_has_one_line(tiny):
    assert list(tiny.files) == ["ours/front.py", "ours/back.py"]
    assert list(shown(tiny, 110)) == [
        "  1  ours/front.py  enter(back=module back, text='a text') → '3 seats'",
        "  2  ours/back.py     Room(size=2)",
    ]


def test_every_crossing_can_be_shown(tiny):
    lines = list(shown(tiny, 110, everything=True))
    assert [line[22:] for line in lines[2:]] == [
        "Room.seats → 2",
        "Room.rows() → yields 0, …",
        "refuse() → an exception",
        "call(work=<lambda>) → '3 seats'",
        "  helper(total=3) → '3 seats'",
    ]


def test_no_line_is_too_long(tiny):
    assert max(map(len, shown(tiny, 50, everything=True))) <= 50


def test_a_request_goes_through_middleware_view_and_templates(client, loaded):
    rooms = Rooms(ROOT)
    client.get("/about/")  # the middleware is made
    rooms.watch(lambda: client.get("/cases/?q=work"))
    lines = list(shown(rooms, 200))
    first, view = lines[0], next(line for line in lines if "views/case_list.py" in line)
    assert re.match(r"  1  innosi/logs/requests\.py +RequestLog", first)
    assert "case_list(request=GET /cases/?q=work) → 200" in view
    assert len([line for line in lines if line[:3].strip()]) == len(rooms.files) > 10
    assert all(name.endswith(".py") and "templates" not in name for name in rooms.files)
    assert "templates/cases/list.html" in rooms.templates
    assert max(map(len, shown(rooms, 110))) <= 110
    # Bytes begin a value; a request's id may end with a b before its quote.
    assert not re.search(r" at 0x|[=(\[, ]b'", "".join(lines))


def test_a_publication_is_undone(loaded):
    rooms, before = Rooms(ROOT), CaseVersion.objects.count()
    said = trace.published(rooms, "making-it-work")
    assert said == "Publication of making-it-work → version 2"
    assert next(iter(rooms.files)) == "casestudies/workflow.py"
    assert CaseVersion.objects.count() == before
    assert "Edited" not in CaseStudy.objects.get(slug="making-it-work").summary


def test_a_case_that_is_not_there_is_named(loaded):
    with pytest.raises(SystemExit, match=r"No case .* “nowhere”.*making-it-work"):
        trace.published(Rooms(ROOT), "nowhere")


def test_an_address_begins_with_a_stroke(monkeypatch):
    monkeypatch.setattr("sys.argv", ["trace", "--url", "cases/"])
    with pytest.raises(SystemExit, match="“cases/” is no address here"):
        trace.main()


def test_another_status_than_200_is_said(client, loaded):
    assert trace.told("/nowhere/", client.get("/nowhere/")).startswith(
        "GET /nowhere/ → 404 Not Found, "
    )
    assert trace.told("/cases", client.get("/cases")).startswith(
        "GET /cases → 301 Moved Permanently, to /cases/, "
    )


@dataclasses.dataclass
class Asked:
    q: str = ""
    page: int = 1
    selected: object = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    known: object = None


class Strange:
    def __init__(self):
        self.title = "Odd"

    def __len__(self):
        raise AssertionError("was asked")

    __repr__ = __str__ = __len__


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None"),
        ("  <p>\n a  text", "'<p> a text'"),
        (b"\0" * 2000, "2,000 bytes"),
        ((1,), "(1,)"),
        ([1, 2, 3, 4], "[1, 2, 3, … 4]"),
        ({"a": "b"}, "{'a': 'b'}"),
        (Asked(), "Asked()"),
        (
            Asked("work", selected={"country": ("GB",)}),
            "Asked(q='work', selected={'country': ('GB',)})",
        ),
        (Asked(known=object()), "Asked"),
        (CaseStudy(slug="miw", title="Making It Work"), "CaseStudy miw"),
        (CaseStudy.objects.all(), "QuerySet of CaseStudy"),
        (RequestFactory().get("/cases/?q=a"), "GET /cases/?q=a"),
        (HttpResponse("text", status=404), "404, 4 bytes"),
        (Strange(), "Strange Odd"),
        (short, "short"),
        (Asked, "Asked"),
        ("x" * 100, "'" + "x" * 39 + "…'"),
    ],
)
def test_values_are_told_in_a_few_words(value, words):
    assert short(value) == words
