"""Figures of one series as bars; everything else as numbers to stand large."""

from dataclasses import dataclass
from decimal import Decimal

from ..wording.backing import Reference, Sourced
from ..wording.quantities import Quantity, quantity


@dataclass(frozen=True)
class Figure:
    claim: object
    ref: Reference
    quantity: Quantity


@dataclass(frozen=True)
class Bar:
    """`width` is a percentage of the longest bar with the same unit, as an SVG length."""

    code: str
    label: str
    value: str
    width: str
    below_zero: bool


@dataclass(frozen=True)
class Backer:
    """A place in a source, and the codes of the figures it carries."""

    ref: Reference
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    title: str
    caption: str
    bars: tuple[Bar, ...]
    backers: tuple[Backer, ...]


def figures_and_charts(rows):
    """Split sourced key figures: a series of two or more is a chart."""
    series = {}
    for row in rows:
        if name := row.claim.series.strip():
            series.setdefault(name, []).append(row)
    drawn = {name: some for name, some in series.items() if len(some) > 1}
    alone = [row for row in rows if row.claim.series.strip() not in drawn]
    longest = _longest(row for some in drawn.values() for row in some)
    charts = [_chart(name, some, longest) for name, some in drawn.items()]
    return [_figure(row) for row in alone], charts


def _figure(row):
    claim = row.claim
    return Figure(claim, row.ref, quantity(claim.value, claim.unit, claim.qualifier))


def _longest(rows):
    """Unit → the largest absolute value, so that charts side by side have one scale."""
    longest = {}
    for row in rows:
        unit = row.claim.unit
        longest[unit] = max(longest.get(unit, Decimal(0)), abs(row.claim.value))
    return longest


def _chart(name, rows, longest):
    claims = [row.claim for row in rows]
    units = {claim.unit for claim in claims}
    labels = {claim.label for claim in claims}
    return Chart(
        title=name,
        caption=_caption(name, labels, units),
        bars=tuple(
            Bar(
                code=claim.code,
                label=_bar_label(claim, one_label=len(labels) == 1),
                value=_bar_value(claim, one_unit=len(units) == 1),
                width=_share(abs(claim.value), longest[claim.unit]),
                below_zero=claim.value < 0,
            )
            for claim in claims
        ),
        backers=_backers(rows),
    )


def _caption(title, labels, units):
    """What all bars have in common and the title does not say: their label and their unit."""
    label = next(iter(labels)) if len(labels) == 1 else ""
    unit = next(iter(units)) if len(units) == 1 else ""
    common = [] if title.lower().startswith(label.lower()) else [label]
    if unit and not _carried(unit):
        common.append(f"number of {unit}")
    text = ", ".join(common)
    return text[:1].upper() + text[1:]


def _carried(unit):
    """Whether the number itself shows the unit, as 30% and £5 do."""
    return quantity(Decimal(1), unit).unit != unit


def _bar_label(claim, *, one_label):
    if one_label:
        return claim.period or claim.label
    return f"{claim.label}, {claim.period}" if claim.period else claim.label


def _bar_value(claim, *, one_unit):
    """Without the unit where the caption says it."""
    unit = "" if one_unit and not _carried(claim.unit) else claim.unit
    return str(quantity(claim.value, unit, claim.qualifier))


def _share(value, longest):
    if not longest:
        return "0"
    return f"{float(100 * value / longest):.4g}%" if value else "0"


def _backers(rows: list[Sourced]):
    found = {}
    for row in rows:
        found.setdefault(row.ref, []).append(row.claim.code)
    return tuple(Backer(ref, tuple(codes)) for ref, codes in found.items())
