"""The way in: password, code, and what keeps strangers from guessing them.

views.py               the pages
password_hashing.py    argon2, a few at a time
lockout.py             who tried wrong passwords waits
next_page.py           where somebody goes from here, on this site only
kept_typing.py         what was typed before the session ended
"""
