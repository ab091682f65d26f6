"""Addresses of public pages, for rows that are made by the hundred."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=20_000)
def address(name, slug=None):
    """The address of an index, or of one of its entries."""
    return reverse(name, args=[slug] if slug else None)


def list_address(criteria):
    """The list of cases for these Criteria."""
    query = criteria.query()
    return f"{address('case-list')}?{query}" if query else address("case-list")


def page_address(first, page):
    """The address of another page of a list whose first page's address is `first`."""
    if page == 1:
        return first
    return f"{first}{'&' if '?' in first else '?'}page={page}"
