"""The texts of records, where they are stored, and what is found there."""
