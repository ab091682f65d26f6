"""The direction of an outcome, chosen by its mark."""

from typing import Any

from django.forms import RadioSelect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from casestudies.reading.wording.marks import symbol_of
from casestudies.reading.wording.words import DIRECTIONS


class DirectionSelect(RadioSelect):
    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> Any:
        shown = with_mark(str(value), label) if str(value) in DIRECTIONS else label
        return super().create_option(name, value, shown, *args, **kwargs)


def with_mark(direction: str, label: Any) -> SafeString:
    return format_html(
        '<svg class="mark mark--{}" width="16" height="16" aria-hidden="true">'
        '<use href="{}#{}"></use></svg> {}',
        direction,
        static("img/marks.svg"),
        symbol_of(direction),
        label,
    )
