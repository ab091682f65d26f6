"""How well search finds what a table of real cases holds: make bench-search TABLE=cases.csv."""
