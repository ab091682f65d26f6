"""Generated cases, for measuring the site at any size. They say so in every title and slug."""

MARK = "generated"
