"""Licences of cases, as readers see them."""

from casestudies.models import Licence

from ..navigation import Link

CREATIVE_COMMONS = "https://creativecommons.org/"
TERMS: dict[str, str] = {
    Licence.CC_BY: f"{CREATIVE_COMMONS}licenses/by/4.0/",
    Licence.CC_BY_SA: f"{CREATIVE_COMMONS}licenses/by-sa/4.0/",
    Licence.CC_BY_NC: f"{CREATIVE_COMMONS}licenses/by-nc/4.0/",
    Licence.CC_BY_NC_SA: f"{CREATIVE_COMMONS}licenses/by-nc-sa/4.0/",
    Licence.NO_DERIVATIVES: f"{CREATIVE_COMMONS}licenses/by-nd/4.0/",
    Licence.NO_GAIN_NO_DERIVATIVES: f"{CREATIVE_COMMONS}licenses/by-nc-nd/4.0/",
    Licence.CC0: f"{CREATIVE_COMMONS}publicdomain/zero/1.0/",
    Licence.OGL_UK: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
NAMES: dict[str, str] = dict(Licence.choices)


def licence_link(code: str) -> Link | None:
    """Its name, leading to its terms where it has some. None where no licence was chosen."""
    return Link(NAMES.get(code, code), TERMS.get(code, "")) if code else None
