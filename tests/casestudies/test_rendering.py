"""The site's templates and what they may rely on."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.template import engines
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from jinja2 import UndefinedError

from casestudies import rendering
from casestudies.models import Outcome
from casestudies.reading.wording.marks import symbol_of
from casestudies.reading.wording.words import DIRECTIONS
from casestudies.record import KnownBy
from casestudies.record.known import BY_EVIDENCE
from casestudies.rendering import mark, marks


def environment():
    return engines["jinja2"].env


def rendered(source, **context):
    return environment().from_string(source).render(context)


def test_every_template_compiles():
    names = environment().list_templates()
    assert {"base.html", "cases/_card.html"} <= set(names)
    for name in names:
        environment().get_template(name)


@pytest.mark.parametrize("name", ["_styles.html", "_footer.html"])
def test_a_constant_part_needs_nothing(name):
    assert rendered(f"{{{{ '{name}'|constant }}}}") == rendering.constant(name) != ""


@pytest.mark.parametrize(("debug", "shown"), [(True, ["old", "new"]), (False, ["old", "old"])])
def test_a_constant_part_that_is_edited_shows_in_debug(settings, monkeypatch, debug, shown):
    settings.DEBUG = debug
    texts = iter(["old", "new"])

    def constant(name):
        return next(texts)

    monkeypatch.setattr(rendering, "constant", constant)
    monkeypatch.setitem(rendering.FILTERS, "constant", constant)
    page = rendering.environment(autoescape=True).from_string("{{ 'part.html'|constant }}")
    assert [page.render(), page.render()] == shown


def test_a_text_is_escaped_unless_it_is_marked_as_safe():
    assert rendered("{{ text }}", text="<b>&") == "&lt;b&gt;&amp;"
    assert rendered("{{ text }}", text=mark_safe("<mark>a</mark>")) == "<mark>a</mark>"
    macro = "{% macro shown(text) %}{{ text }}{% endmacro %}{{ shown(text) }}"
    assert rendered(macro, text="<b>") == "&lt;b&gt;"


@pytest.mark.parametrize("source", ["{{ missing }}", "{% if known.missing %}{% endif %}"])
def test_a_name_that_nobody_gave_is_an_error(source):
    with pytest.raises(UndefinedError):
        rendered(source, known={})


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 1|counted('case') }}", "1 case"),
        ("{{ 1200|counted('country', 'countries') }}", "1,200 countries"),
        ("{{ 1200|thousands }}", "1,200"),
        ("{{ '2025-11-12T10:00:00+00:00'|long_date }}", "12 November 2025"),
        ("{{ 'home'|url }}", "/"),
        ("{{ 'country-detail'|url('FI') }}", "/countries/FI/"),
        ("{{ 'styles.css'|static }}", "/static/styles.css"),
        ("{{ 'abcdef'|truncatechars(4) }}", "abc…"),
    ],
)
def test_filters(source, text):
    assert rendered(source) == text


told, measured = KnownBy.TOLD, KnownBy.MEASURED


def test_marks_stand_in_their_own_order_and_many_of_a_kind_are_counted():
    few = marks([("negative", told), ("positive", told)])
    assert few.index("Positive") < few.index("Negative")
    many = marks([("mixed", told), *[("positive", told)] * 2, *[("positive", measured)] * 3], 3)
    assert many.count("<svg") == 3
    assert many.index(" 3</span>") < many.index(" 2</span>") < many.index(" 1</span>")


def test_many_marks_that_look_alike_are_counted_together():
    ways = [KnownBy.TOLD, KnownBy.TOLD, KnownBy.UNRECORDED, KnownBy.MEASURED]
    many = marks([("positive", known) for known in ways], 3)
    assert re.findall(r">([^<>]+)</span> (\d)", many) == [
        ("Positive, measured", "1"),
        ("Positive, told or evidence not recorded", "3"),
    ]


@pytest.mark.parametrize(
    ("direction", "evidence", "symbol", "words"),
    [
        ("positive", "monitoring_data", "positive-filled", "Positive, measured"),
        ("positive", "stakeholder_view", "positive-outlined", "Positive, told"),
        ("negative", "synthesis", "negative-outlined", "Negative, from a synthesis"),
        ("mixed", "", "mixed-outlined", "Mixed, evidence not recorded"),
        ("no_clear_change", "survey", "no_clear_change-filled", "No clear change, measured"),
        ("no_clear_change", "qualitative", "no_clear_change-outlined", "No clear change, told"),
        ("not_assessed", "survey", "not_assessed", "Not yet known"),
        ("positive", None, "positive-filled", "Positive"),
        ("no_clear_change", None, "no_clear_change-outlined", "No clear change"),
    ],
)
def test_a_mark_is_filled_where_the_effect_was_measured(direction, evidence, symbol, words):
    made = mark(direction, evidence=evidence)
    assert f"#{symbol}" in made
    assert f">{words}</span>" in made


def test_every_mark_is_drawn():
    drawn = re.findall(r'<symbol id="([^"]+)"', Path(find("img/marks.svg")).read_text())
    ways = ((), *zip(KnownBy))
    assert {*drawn} == {symbol_of(direction, known) for direction in DIRECTIONS for known in ways}


def test_every_type_of_evidence_is_of_one_sort():
    assert {*BY_EVIDENCE} == {*Outcome.EvidenceType.values}


def test_a_mark_says_its_word_as_it_is_asked_to():
    assert 'class="visually-hidden">No clear change' in mark("no_clear_change")
    assert "<span>Negative</span>" in mark("negative", word="show")
    assert "Mixed" not in mark("mixed", word="none")
    assert 'width="32"' in mark("mixed", size=32)


def test_the_admin_keeps_djangos_language():
    assert get_template("admin/base_site.html").backend.name == "django"
    assert get_template("base.html").backend.name == "jinja2"
