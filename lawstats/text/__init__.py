"""Strings and offsets: lines, sentences, numerals, periods, encodings and masking.

Text goes in; spans, numbers and text of known length come out. Nothing here knows the vocabulary.
"""
