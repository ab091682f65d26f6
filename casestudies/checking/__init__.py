"""Statements held against their source: by whom and when, what was found wrong, and which wait.

marks.py     marking a statement, and what clears the mark
queue.py     the statements that are to be checked, in order
wording.py   a statement as who checks it sees it
"""
