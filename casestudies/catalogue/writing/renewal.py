"""Renewing the cards that code of another release made, while readers read and others publish.

Each batch is written by itself, so publishing waits for one at most, and a renewal that was broken
off goes on where it was.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from casestudies.models import CaseVersion, CatalogueCard
from casestudies.processes import in_order, number_of_cores
from casestudies.record import Standing, in_place, read_published, standing

from ..cards.data import SHAPE, card_of, card_to_json
from .rebuild import BATCH, StoredVersion, stored_versions
from .state import lock_state
from .writer import write_cards

logger = logging.getLogger(__name__)


def cards_to_renew() -> QuerySet[CatalogueCard]:
    return CatalogueCard.objects.filter(Q(shape__lt=SHAPE) | Q(shape__gt=SHAPE))


def renew_cards(
    done: Callable[[int], object] = lambda number: None, processes: int | None = None
) -> int:
    """How many were renewed. Calls `done` with the number of cards of each batch."""
    if processes is None:
        processes = number_of_cores() if cards_to_renew().count() > 10 * BATCH else 0
    renewed = 0
    with in_order(partial(_make, standing()), _batches(), processes) as batches:
        for tried, cards in batches:
            # What a card says follows from its version, so nobody's newer one is written over.
            with transaction.atomic():
                lock_state()
                write_cards(cards)
            renewed += len(cards)
            done(tried)
    return renewed


def _batches() -> Iterator[list[StoredVersion]]:
    last = 0
    while versions := list(
        cards_to_renew().filter(pk__gt=last).order_by("pk")[:BATCH].values_list("pk", flat=True)
    ):
        last = versions[-1]
        yield list(stored_versions(CaseVersion.objects.filter(pk__in=versions)))


def _make(rows: Standing, versions: Sequence[StoredVersion]) -> tuple[int, dict[int, str]]:
    """How many cards were tried, and those that could be made, as JSON by version."""
    cards = {}
    for version in versions:
        try:
            record = in_place(read_published(version.record, version.checksum), rows)
            cards[version.pk] = card_to_json(card_of(record, version))
        except Exception:  # whatever a broken record may raise: the others are renewed
            logger.exception("No card can be made of version %s", version.pk)
    return len(versions), cards
