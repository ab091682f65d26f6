"""The project. Nothing of Django's or ours is imported before this file."""

from .database.sqlite_driver import use_newest

use_newest()
