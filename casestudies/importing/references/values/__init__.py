"""The values of a reference: each module turns what formats write into what a source holds."""
