"""Which terms lie under which: what a site that counts with SQL keeps for its trees."""
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
