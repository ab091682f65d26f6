"""Forms of the admin that lose nothing and never answer with an error page.

    admin.py        the ModelAdmin that saves, looks at what it saved, and takes it back if need be
    posted.py       what was posted, with plain line ends, and what a first try to save it met
    forms.py        forms and rows that show every message, wherever it belongs
    refusals.py     what the database refused, in words and at its field
    values.py       what a field shows, and what was posted for it
    shown.py        what a form showed when it was opened, carried along in it
    together.py     what two people changed, put together where it doesn't clash
    two_editors.py  asks where it does
    lists.py        the same for rows that are edited in their list
    sent/           forms that were saved, so that a second click doesn't save them again

`admin.CheckedAdmin` is the base of our own admin classes; `innosi.admin_site` makes it that of all
others.
"""
