"""Which terms lie under which, and who took part in a case: what a site that counts with SQL keeps
beside its rows."""
# ruff: noqa: DJ008 — nobody is shown these rows.

from django.db import models


class KeywordAbove(models.Model):
    """A keyword with itself, and with each of those above it."""

    keyword = models.ForeignKey(
        "keywords.Keyword", on_delete=models.CASCADE, related_name="and_above"
    )
    above = models.ForeignKey(
        "keywords.Keyword", on_delete=models.CASCADE, related_name="and_below"
    )


class LocalityAbove(models.Model):
    locality = models.ForeignKey(
        "casestudies.Locality", on_delete=models.CASCADE, related_name="and_above"
    )
    above = models.ForeignKey(
        "casestudies.Locality", on_delete=models.CASCADE, related_name="and_below"
    )


class CaseOrganisation(models.Model):
    """An organisation that took part in a case, in whatever role."""

    case = models.ForeignKey(
        "casestudies.CaseStudy", on_delete=models.CASCADE, related_name="and_organisations"
    )
    organisation = models.ForeignKey(
        "casestudies.Organisation", on_delete=models.CASCADE, related_name="and_cases"
    )
