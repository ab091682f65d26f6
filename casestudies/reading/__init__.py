"""What pages say: records and the catalogue's answers in, rows for templates out; no HTTP.

home_page    the first page
terms/       a keyword, a place, a programme …: a file for each kind of page, and the indexes
case/        the page of one case
case_list/   the list of cases: filters, cards, what was asked
wording/     numbers, dates, sources and Markdown as readers see them
navigation   addresses, links to terms, the menu, the pages of a list

Imports point downwards only.
"""
