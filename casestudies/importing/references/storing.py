"""Sources from proposals, in one transaction: all or none."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from casestudies.models import Source
from innosi.fields.slugs import numbered, slug_from

AT_ONCE = "Somebody else added a source of this name at the same moment. Try again."
Progress = Callable[[Iterable[Any]], Iterable[Any]]


class RefusedProposal(Exception):  # noqa: N818 - it is no fault of the program
    """One could not be stored; `place` says which. Nothing was."""

    def __init__(self, place: str, error: ValidationError):
        super().__init__(f"{place}: {'; '.join(error.messages)}")
        self.place, self.error = place, error


def store(
    sources: Iterable[tuple[str, Source]], progress: Progress = lambda rows: rows
) -> list[Source]:
    """Saves each source, which stands at a place, and gives them back in their order."""
    given = list(sources)
    slugs = slugs_for(source.title for _, source in given if not source.slug)
    with transaction.atomic():
        for place, source in progress(given):
            source.slug = source.slug or next(slugs)
            _save(place, source)
    return [source for _, source in given]


def _save(place: str, source: Source) -> None:
    """What the database checks anyway is left to it: asking it before would take three times as
    long, and only somebody else at the same moment can bring it about."""
    try:
        source.full_clean(validate_unique=False, validate_constraints=False)
        source.save()
    except ValidationError as error:
        raise RefusedProposal(place, error) from error
    except IntegrityError as error:
        raise RefusedProposal(place, ValidationError(AT_ONCE)) from error


def slugs_for(titles: Iterable[str]) -> Iterator[str]:
    """Slugs as the model proposes them, told apart in memory: it would ask the database once for
    each source that has the same title. A title of signs only gives none, and the model says so."""
    taken: set[str] | None = None
    next_number: dict[str, int] = {}
    for title in titles:
        if taken is None:
            taken = set(Source.objects.values_list("slug", flat=True))
        wanted = slug_from(title)
        number = next_number.get(wanted, 1)
        while wanted and numbered(wanted, number) in taken:
            number += 1
        next_number[wanted] = number + 1
        slug = numbered(wanted, number) if wanted else ""
        taken.add(slug)
        yield slug
