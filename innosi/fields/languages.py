"""Languages as BCP 47 writes them: en, sv, zh-Hant, de-CH."""

import langcodes
from django.core.exceptions import ValidationError

LONGEST_TAG = 35  # as RFC 5646 advises to make room for


def validate_language(tag: str) -> None:
    if not langcodes.tag_is_valid(tag):
        raise ValidationError(
            "“%(tag)s” is no language of BCP 47: write en, sv or pt-BR.", params={"tag": tag[:40]}
        )


def standard_language(tag: str) -> str:
    """As the registry writes it (EN_gb → en-GB); what is no language stays for validation to
    refuse."""
    return langcodes.standardize_tag(tag) if langcodes.tag_is_valid(tag) else tag
