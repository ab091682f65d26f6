"""Forms of the admin that lose nothing and never answer with an error page.

    posted.py     what was posted, with plain line ends, and what a first try to save it met
    forms.py      forms and rows that show every message, wherever it belongs
    refusals.py   what the database refused, in words and at its field
    admin.py      the ModelAdmin that saves, looks at what it saved, and takes it back if need be

`CheckedAdmin` is the base of our own admin classes; `innosi.admin_site` makes it that of all
others.
"""

from .admin import CheckedAdmin

__all__ = ["CheckedAdmin"]
