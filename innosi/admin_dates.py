"""Dates and times in forms of the admin: the browser's own fields.

Django's bring a calendar and a clock by script, and no label for either box.
"""

from typing import Any

from django.contrib.admin.options import FORMFIELD_FOR_DBFIELD_DEFAULTS
from django.db import models
from django.forms import DateInput, SplitDateTimeWidget, TimeInput

DAY = {"type": "date"}
TIME = {"type": "time", "step": "1"}


class Moment(SplitDateTimeWidget):
    """Each box is named after itself; what both are of, the label in front of them says."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(
            attrs,
            date_format="%Y-%m-%d",
            time_format="%H:%M:%S",
            date_attrs={**DAY, "aria-label": "Date"},
            time_attrs={**TIME, "aria-label": "Time (UTC)"},
        )


def use_them() -> None:
    """From where every admin class, rows and other people's too, takes what it does not say."""
    ours: dict[type[models.Field], Any] = {
        models.DateTimeField: Moment,
        models.DateField: DateInput(DAY, format="%Y-%m-%d"),
        models.TimeField: TimeInput(TIME, format="%H:%M:%S"),
    }
    for field, widget in ours.items():
        FORMFIELD_FOR_DBFIELD_DEFAULTS.setdefault(field, {})["widget"] = widget
