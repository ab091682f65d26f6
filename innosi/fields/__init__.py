"""What names, slugs and texts keep to, in every model: however they come in, and in the database.

names.py            one thing, one name: tidied, and compared by a key
slugs.py            what stands in addresses is ASCII
shapes.py           constraints on texts that either database checks by itself
texts.py            line ends, and characters that no text has
guards.py           puts these and the ranges of numbers on all fields of a model
tolerant_json.py    JSON that reads as it can, where a row is broken
mending.py          for migrations: what was stored before
"""
