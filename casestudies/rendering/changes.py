"""What changed between two records, as a part of a page: of the site, or of the admin."""

from markupsafe import Markup

from casestudies.reading.changes.page import Changes

from .parts import template


def changes_in_html(changes: Changes) -> Markup:
    """Never kept: it may be of what nobody published."""
    return Markup(template("cases/_changes.html").render(changes=changes))
