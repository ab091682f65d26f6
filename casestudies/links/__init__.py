"""Whether the web addresses that stand in what is curated still lead somewhere.

addresses.py   which addresses there are, and what has each
public.py      which addresses of machines may be asked
asking.py      asks one address: robots.txt, HEAD, GET, redirects
answers.py     what an answer says
rounds.py      many of them, politely: one request to a host at a time, with pauses
checking.py    which are due, and what is kept of the answers
"""
