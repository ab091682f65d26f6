"""Sessions in the database, looked up by keys that Django itself could have made."""

from django.contrib.sessions.backends import db

SHORTEST = 8  # as Django has it


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key: str) -> bool:
        """A cookie may hold anything, such as a NUL, which PostgreSQL takes nowhere."""
        return bool(key) and len(key) >= SHORTEST and key.isascii() and key.isalnum()
