"""Numbers in Arabic, full-width or Chinese numerals: the public name of `parse_number`."""

from lawstats.text.numerals import parse_number

__all__ = ["parse_number"]
