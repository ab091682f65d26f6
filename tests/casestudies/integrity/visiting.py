"""What readers get, as a worker answers that has just started."""

from django.core.cache import cache
from django.test import Client

from casestudies import catalogue
from casestudies.catalogue import faults
from casestudies.catalogue.cards import reading
from casestudies.rendering import lists


def visit(addresses):
    """Address → (status, page)."""
    begin_anew()
    client = Client(raise_request_exception=False)
    answers = {address: client.get(address) for address in addresses}
    return {address: (one.status_code, one.content) for address, one in answers.items()}


def begin_anew():
    catalogue.reset()
    cache.clear()
    faults._told.clear()
    reading._made.clear()
    lists._cards.clear()
