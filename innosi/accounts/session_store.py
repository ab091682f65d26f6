"""Sessions in the database, looked up by keys that Django itself could have made."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key: str) -> bool:
        """A cookie may hold anything, such as a NUL, which PostgreSQL takes nowhere."""
        return bool(super()._validate_session_key(key)) and key.isascii() and key.isalnum()
