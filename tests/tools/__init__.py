"""Tools for whoever changes the code. `make trace` shows which files one request enters, `make
rooms` how many; `make crawl` keeps every page of the site, to compare two states of the code."""
