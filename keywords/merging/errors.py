class MergeError(Exception):
    """What was asked for can't be done; the message says why, and what would help."""
