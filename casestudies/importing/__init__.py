"""What others have collected, brought into the working copy: read, shown, then stored.

references/  sources from RIS, BibTeX, CSL-JSON and text with a DOI
"""
