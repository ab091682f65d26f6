"""Pages that were rendered once: the only place where whole pages are kept.

A page is kept under the catalogue's version, so nothing is ever invalidated: after a publication
other keys are asked for. See docs/adr/0007-page-cache.md.
"""
