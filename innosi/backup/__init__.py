"""Backups of the whole database, and putting one in its place.

taking.py       makes one, of a running site
restoring.py    restores one, under a running site
archive.py      the file: what is in it, and that it is whole
manifest.py     what a backup says of itself
files.py        where files are put, and that only their owner reads them
sqlite.py, postgres.py    what differs between databases
"""
