"""What the site's templates may use besides their context."""

from django.template.defaultfilters import truncatechars, truncatewords
from django.templatetags.static import static
from jinja2 import Environment, StrictUndefined

from casestudies import fragments
from casestudies.reading import words
from casestudies.reading.addresses import address

FILTERS = {
    "counted": words.counted,
    "long_date": words.long_date,
    "marks": fragments.marks,
    "static": static,
    "thousands": words.thousands,
    "truncatechars": truncatechars,
    "truncatewords": truncatewords,
    "url": address,
}
GLOBALS = {
    "constant": fragments.constant,
    "hole": fragments.hole,
    "mark": fragments.mark,
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
    """A filter of constants, as in {{ "css/base.css"|static }}, is done when a template is
    compiled. Jinja's own globals are left out: each costs time whenever a macro is imported."""
    made = SiteEnvironment(**options | OPTIONS)
    made.filters.update(FILTERS)
    made.globals = dict(GLOBALS)
    return made
