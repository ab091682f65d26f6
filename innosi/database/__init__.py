"""What the site needs to know of the databases it runs on, besides its tables."""
