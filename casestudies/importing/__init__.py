"""What others have collected, brought into the working copy: read, shown, then stored.

references/  sources from RIS, BibTeX, CSL-JSON and text with a DOI

Cases from tables: a file is read, its rows are planned, the plan is looked at, and then done.

limits.py    how much a table may bring
tables/      files as rows of texts
cells/       what one cell says
mapping/     what the columns are for
planning/    what each row would make or change: the dry run
records/     the same for records, this site's own JSON
applying/    what was planned, done; and undone
shown.py     texts as they can be stored and shown
store.py     files, kept until they are done with
work.py      the jobs of an import, one after the other
starting.py  the process that does them for the admin
report.py    the table once more, with what is wrong with each row
"""
