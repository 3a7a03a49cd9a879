"""Files of every format to the text of a report: one module for each format."""

from __future__ import annotations

from lawstats.readers.content import Content


def read(data: bytes) -> Content:
    """Read the bytes of a file, whose format shows by its content.

    Raises
    ------
    InputError
        Stage ``read`` (empty, a scan, needs a program that is missing), ``limit`` (too large
        unpacked) or ``decode`` (damaged, protected, another format).
    """
    # Here, so that only what is needed is loaded.
    from lawstats.readers import html, office, pdf, text, word

    if pdf.recognises(data):
        return pdf.read(data)
    if word.recognises(data):
        return word.read(data)
    if office.recognises(data):
        return office.read(data)
    if html.recognises(data):
        return html.read(data)
    return text.read(data)
