"""A keyword's history: with its labels, and the terms beside and above it."""

from innosi.history.registry import Entity, Many, Part, register

from .models import Broader, Keyword, KeywordLabel, KeywordRedirect, Related

register(
    Entity(
        Keyword,
        parts=(
            Part(KeywordLabel, "keyword", named_by=("text", "language")),
            # Old slugs lead somewhere for ever: going back to a state closes none.
            Part(KeywordRedirect, "keyword", named_by=("old_slug",), kept=True),
        ),
        many=(
            Many("broader", Broader, "narrower", "broader"),
            Many("related", Related, "from_keyword", "to_keyword"),
        ),
    )
)
