"""The environment of the site's templates: what they may use besides their context."""

from typing import Any

from django.conf import settings
from django.template.defaultfilters import truncatechars, truncatewords
from django.templatetags.static import static
from jinja2 import Environment, StrictUndefined, pass_context

from casestudies.reading.navigation import address
from casestudies.reading.wording import words

from .lists import hole
from .parts import constant, link, part, site_header
from .statement_marks import mark, marks

FILTERS = {
    "constant": constant,
    "counted": words.counted,
    "hole": hole,
    "long_date": words.long_date,
    "marks": marks,
    "static": static,
    "thousands": words.thousands,
    "truncatechars": truncatechars,
    "truncatewords": truncatewords,
    "url": address,
    "link": link,
}
GLOBALS = {"mark": mark, "part": part, "site_header": site_header}
OPTIONS = {
    "cache_size": -1,  # every template stays compiled
    "lstrip_blocks": True,
    "trim_blocks": True,
    "undefined": StrictUndefined,
}


class SiteEnvironment(Environment):
    def make_globals(self, d: Any) -> dict[str, Any]:
        """A plain dict: Jinja's ChainMap is gone through in Python, for each template anew. It
        would show globals that are added later, of which there are none."""
        return self.globals | (d or {})


def environment(**options: Any) -> Environment:
    """A filter of a literal, as in {{ "styles.css"|static }}, is worked out when a template is
    compiled; not `constant` in DEBUG, where the template that it renders may be edited. Jinja's own
    globals are left out: each costs time whenever a macro is imported."""
    made = SiteEnvironment(**options | OPTIONS)
    made.filters.update(FILTERS)
    if settings.DEBUG:
        made.filters["constant"] = pass_context(lambda context, name: constant(name))
    made.globals = dict(GLOBALS)
    return made
