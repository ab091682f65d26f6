"""What happens to a site whose processes are killed, whose disk is full or read-only."""
