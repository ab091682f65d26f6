"""Merging in the admin.

log.py         what was merged by whom, and taking it back; the addresses of the pages below
pair.py        two rows side by side, before they are merged
plan.py        what the page of a pair says
choose.py      looking for what stays
duplicates.py  likely duplicates, to be merged or marked as different
shaping.py     splitting a keyword, and moving it in the tree
retagging.py   keywords of many cases at once, from their list
"""
