"""What the site writes about itself to stderr, a line for each thing; see docs/adr/0025-logs.md.

filters.py says what is left out, lines.py how a line looks, requests.py what is told of a request.
"""
