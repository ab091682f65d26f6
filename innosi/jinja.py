"""What the site's templates may use besides their context."""

from django.conf import settings
from django.template.defaultfilters import truncatechars, truncatewords
from django.templatetags.static import static
from jinja2 import Environment, StrictUndefined, pass_context

from casestudies import fragments
from casestudies.reading.navigation import address
from casestudies.reading.wording import words

FILTERS = {
    "constant": fragments.constant,
    "counted": words.counted,
    "hole": fragments.hole,
    "long_date": words.long_date,
    "marks": fragments.marks,
    "static": static,
    "thousands": words.thousands,
    "truncatechars": truncatechars,
    "truncatewords": truncatewords,
    "url": address,
}
GLOBALS = {
    "mark": fragments.mark,
    "part": fragments.part,
    "site_header": fragments.site_header,
}
OPTIONS = {
    "cache_size": -1,  # every template stays compiled
    "lstrip_blocks": True,
    "trim_blocks": True,
    "undefined": StrictUndefined,
}


class SiteEnvironment(Environment):
    def make_globals(self, d):
        """A plain dict: Jinja's ChainMap is gone through in Python, for each template anew. It
        would show globals that are added later, of which there are none."""
        return self.globals | (d or {})


def environment(**options):
    """A filter of a literal, as in {{ "css/base.css"|static }}, is worked out when a template is
    compiled; not `constant` in DEBUG, where the template that it renders may be edited. Jinja's own
    globals are left out: each costs time whenever a macro is imported."""
    made = SiteEnvironment(**options | OPTIONS)
    made.filters.update(FILTERS)
    if settings.DEBUG:
        made.filters["constant"] = pass_context(lambda context, name: fragments.constant(name))
    made.globals = dict(GLOBALS)
    return made
