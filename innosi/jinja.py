"""What the site's templates may use besides their context."""

from django.template.defaultfilters import truncatechars, truncatewords
from django.templatetags.static import static
from jinja2 import Environment, StrictUndefined

from casestudies import fragments
from casestudies.reading import words
from casestudies.reading.addresses import address
from casestudies.reading.sections import section_of

FILTERS = {
    "counted": words.counted,
    "long_date": words.long_date,
    "marks": fragments.marks,
    "section": section_of,
    "static": static,
    "thousands": words.thousands,
    "truncatechars": truncatechars,
    "truncatewords": truncatewords,
    "url": address,
}
GLOBALS = {"hole": fragments.hole, "mark": fragments.mark}
OPTIONS = {
    "cache_size": -1,  # every template stays compiled
    "lstrip_blocks": True,
    "trim_blocks": True,
    "undefined": StrictUndefined,
}


def environment(**options):
    """A filter of constants, as in {{ "css/base.css"|static }}, is done when a template is
    compiled. Jinja's own globals are left out: each costs time whenever a macro is imported."""
    made = Environment(**options | OPTIONS)
    made.filters.update(FILTERS)
    made.globals = dict(GLOBALS)
    return made
