"""Finding rows that may be one and the same thing, with the reasons.

blocking.py   which pairs are worth a look: those that share a key, or stand near each other
likeness.py   how alike two are, and why
kinds.py      what is looked at of keywords, sources, places …
finding.py    looking, and keeping what was found

Every pair is first met through a key or a neighbour, so that twice as many rows take about twice as
long; the spelling of whole names is compared by rapidfuzz.
"""
