"""Key figures. Those of one series become bars; every other one is a number to stand large."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from casestudies.record import KeyFigure

from ..wording.words import (
    Quantity,
    capitalised,
    is_part_of_number,
    quantity,
    quantity_in_words,
)
from .statements import Reference, SourcedClaim

SourcedFigure = SourcedClaim[KeyFigure]


@dataclass(frozen=True)
class LargeFigure:
    sourced: SourcedFigure
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
class ChartSource:
    """A place in a source, and the figures it carries."""

    reference: Reference
    figures: tuple[SourcedFigure, ...]


@dataclass(frozen=True)
class Chart:
    title: str
    caption: str
    bars: tuple[Bar, ...]
    sources: tuple[ChartSource, ...]


def figures_and_charts(
    figures: Sequence[SourcedFigure],
) -> tuple[list[LargeFigure], list[Chart]]:
    """A series of two or more is a chart."""
    by_series: dict[str, list[SourcedFigure]] = {}
    for figure in figures:
        if name := figure.claim.series.strip():
            by_series.setdefault(name, []).append(figure)
    drawn = {name: series for name, series in by_series.items() if len(series) > 1}
    alone = [figure for figure in figures if figure.claim.series.strip() not in drawn]
    longest = _longest(figure.claim for series in drawn.values() for figure in series)
    charts = [_chart(name, series, longest) for name, series in drawn.items()]
    return [_large_figure(figure) for figure in alone], charts


def _large_figure(figure: SourcedFigure) -> LargeFigure:
    claim = figure.claim
    return LargeFigure(figure, quantity(claim.value, claim.unit, claim.qualifier))


def _longest(claims: Iterable[KeyFigure]) -> dict[str, Decimal]:
    """Unit → the largest absolute value, so that charts side by side have one scale."""
    longest: dict[str, Decimal] = {}
    for claim in claims:
        longest[claim.unit] = max(longest.get(claim.unit, Decimal(0)), abs(claim.value))
    return longest


def _chart(name: str, series: list[SourcedFigure], longest: dict[str, Decimal]) -> Chart:
    claims = [figure.claim for figure in series]
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
                width=_percentage(abs(claim.value), longest[claim.unit]),
                below_zero=claim.value < 0,
            )
            for claim in claims
        ),
        sources=_chart_sources(series),
    )


def _caption(title: str, labels: set[str], units: set[str]) -> str:
    """What all bars have in common and the title does not say: their label and their unit."""
    label = next(iter(labels)) if len(labels) == 1 else ""
    unit = next(iter(units)) if len(units) == 1 else ""
    common = [] if title.lower().startswith(label.lower()) else [label]
    if unit and not is_part_of_number(unit):
        common.append(f"number of {unit}")
    return capitalised(", ".join(common))


def _bar_label(claim: KeyFigure, *, one_label: bool) -> str:
    if one_label:
        return claim.period or claim.label
    return f"{claim.label}, {claim.period}" if claim.period else claim.label


def _bar_value(claim: KeyFigure, *, one_unit: bool) -> str:
    """Without the unit where the caption says it."""
    unit = "" if one_unit and not is_part_of_number(claim.unit) else claim.unit
    return quantity_in_words(claim.value, unit, claim.qualifier)


def _percentage(value: Decimal, longest: Decimal) -> str:
    if not longest:
        return "0"
    return f"{float(100 * value / longest):.4g}%" if value else "0"


def _chart_sources(series: list[SourcedFigure]) -> tuple[ChartSource, ...]:
    by_place: dict[Reference, list[SourcedFigure]] = {}
    for figure in series:
        by_place.setdefault(figure.reference, []).append(figure)
    return tuple(ChartSource(place, tuple(of_place)) for place, of_place in by_place.items())
