"""Sources by their references.

page.py          “Add from a reference”: paste or upload, look through, save
forms.py         its forms
author_lines.py  authors, one a line
search.py        sources by author, year, title and DOI
answers.py       what the picker is answered: known sources, and a new one
picker.py        the box of a statement in which its source is chosen or pasted
"""
