"""Words: of texts as they are stored, and of what a reader types."""
