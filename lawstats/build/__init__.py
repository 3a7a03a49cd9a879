"""Build: report files and folders, and what people give beside them, become tables.

Incremental and on all cores into a folder (`build`), or in memory (`read_corpus`).
"""
