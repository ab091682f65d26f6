"""Merging what cases are about, and what they say.

kinds.py     what can be merged: its fields, who may, which cases it is in
entities.py  organisations, places, programmes, sources and terms of vocabularies
doing.py     one way to merge any kind and to take it back, under the catalogue's lock
cases.py     two accounts of one thing, which can't be merged: one leads to the other
keywords.py  keywords of many cases at once, and of a part of them
"""
