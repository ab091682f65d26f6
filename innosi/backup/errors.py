class BackupError(Exception):
    """It can't be done; the message says why and what would help. What was there is as it was."""
