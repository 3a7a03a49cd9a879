"""Extraction: the text of one report becomes the rows of every table.

`report.parse` calls the extractors, which are pure functions.
"""
