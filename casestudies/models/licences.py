"""Licences under which a case's text may be used."""

from django.db import models


class Licence(models.TextChoices):
    """Named as SPDX does (licence list 3.27; LicenseRef- is its way to name what is not on it)."""

    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    CC_BY_NC = "CC-BY-NC-4.0", "CC BY-NC 4.0"
    CC_BY_NC_SA = "CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0"
    NO_DERIVATIVES = "CC-BY-ND-4.0", "CC BY-ND 4.0"
    NO_GAIN_NO_DERIVATIVES = "CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0"
    CC0 = "CC0-1.0", "CC0 1.0 (public domain)"
    OGL_UK = "OGL-UK-3.0", "Open Government Licence 3.0"
    RESERVED = "LicenseRef-All-Rights-Reserved", "All rights reserved"
