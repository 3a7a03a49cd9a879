"""Exports: the panel and the tables as CSV files, a data dictionary and an Excel workbook."""
