"""Merging two rows of one kind: what named the one that goes names the one that stays, and all of
it can be taken back.

errors.py      why something is refused
references.py  rows that point at one, of whatever model: moved, and moved back
taxonomy.py    keywords, with their labels and their place in the tree
telling.py     the history of rows that are moved
shaping.py     splitting a keyword, and moving it in the tree
"""
