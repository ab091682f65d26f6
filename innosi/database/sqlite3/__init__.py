"""Django's backend for SQLite, which can also read where nothing can be written (base.py)."""
