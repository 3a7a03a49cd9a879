"""Readers turn the bytes of a report file into its text: one module for each format.

`files.read` reads a file; `formats` holds the registry of formats.
"""
