"""Writes a drawn figure to files, and shows it in a notebook."""

from __future__ import annotations

import html
import json
import re
import sys
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from lawstats.base.fonts import FONT, face
from lawstats.figures.chart import Chart
from lawstats.figures.style import STYLE
from lawstats.tables.store import escape_formula

_TEXT = re.compile(r"<text [^>]*>([^<]*)</text>")


def publish(ax: Axes, data: pd.DataFrame, name: str, output: str | Path | None = None) -> None:
    """Write a figure, its data and its texts to files, close it, and show it in a notebook.

    Writes ``<name>.png`` (150 dpi), ``.svg`` (its text can be searched and copied, its font is
    embedded), ``.csv`` (`data`; UTF-8 with BOM, LF, numbers rounded to 6 digits, texts that a
    spreadsheet would run as a formula preceded by ') and ``.json`` (name, title, subtitle, alt,
    source, n). The same data give the same bytes.

    Parameters
    ----------
    ax : Axes
        What a function of `lawstats.figures` returned.
    data : DataFrame
        What was drawn.
    name : str
        File name without suffix.
    output : str or Path, optional
        Folder, which is made if missing; without it nothing is written.

    Raises
    ------
    TypeError
        The axes come from elsewhere.
    OSError
        The folder cannot be written.
    """
    chart = ax.get_figure()
    if not isinstance(chart, Chart):
        raise TypeError("publish takes the Axes that a function of lawstats.figures returned")
    with mpl.rc_context(STYLE):
        png = picture(chart)
        if output is not None:
            content = {
                "png": png,
                "svg": _svg(chart),
                "csv": to_csv(data),
                "json": _texts(chart, name),
            }
            folder = Path(output)
            folder.mkdir(parents=True, exist_ok=True)
            for suffix, written in content.items():
                folder.joinpath(f"{name}.{suffix}").write_bytes(written)
    plt.close(chart)
    _show(png, chart.alt)


def picture(chart: Chart) -> bytes:
    """Return a chart as PNG. Call it within ``rc_context(STYLE)``."""
    drawn = BytesIO()
    chart.savefig(drawn, format="png", metadata={"Software": None})
    return drawn.getvalue()


def _svg(chart: Chart) -> bytes:
    """Return a chart as an SVG file that needs no other file: no font, no DTD, no script.

    Each line of a text is one element, which can be searched and copied; the alternative text is
    the description. Call it within ``rc_context(STYLE)``.
    """
    drawn = BytesIO()
    chart.savefig(
        drawn, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type"))
    )
    # matplotlib writes a head that names a DTD on the web.
    content = drawn.getvalue().decode("utf-8")
    content = content[content.index("<svg ") :]
    used = html.unescape("".join(_TEXT.findall(content)))
    head = (
        f"<title>{html.escape(chart.title)}</title>\n <desc>{html.escape(chart.alt)}</desc>\n"
        f" <style>{face(FONT, used)}text{{white-space:pre}}</style>\n "
    )
    content = content.replace("<defs>", head + "<defs>", 1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{content}'.encode()


def _texts(chart: Chart, name: str) -> bytes:
    """Return the texts of a chart as JSON."""
    texts = {
        "name": name,
        "title": chart.title,
        "subtitle": chart.subtitle,
        "alt": chart.alt,
        "source": chart.source,
        "n": chart.drawing.scope.reports,
    }
    return (json.dumps(texts, ensure_ascii=False, indent=1) + "\n").encode()


def _show(png: bytes, alt: str) -> None:
    """Show the picture, and its finding in words, if a notebook runs."""
    if "IPython" not in sys.modules:  # slow to load, and useless in a script
        return
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    if get_ipython() is not None:
        about = {"image/png": {"alt": alt, "width": 820}}
        picture = {"image/png": b64encode(png).decode("ascii")}
        display(picture, raw=True, metadata=about)  # type: ignore[no-untyped-call]
        display({"text/markdown": alt}, raw=True)  # type: ignore[no-untyped-call]


def to_csv(data: pd.DataFrame) -> bytes:
    r"""Return a DataFrame as CSV for spreadsheets; equal data give equal bytes.

    Examples
    --------
    >>> to_csv(pd.DataFrame({"a": ["=1", None], "b": [1.0, 0.1234567]})).decode("utf-8-sig")
    "a,b\n'=1,1\n,0.123457\n"
    """
    out = data.copy()
    for column in out.columns:
        values = out[column]
        if pd.api.types.is_float_dtype(values):
            out[column] = [None if pd.isna(x) else _number(float(x)) for x in values]
        elif pd.api.types.is_bool_dtype(values):
            out[column] = ["true" if x else "false" for x in values]
        elif pd.api.types.is_string_dtype(values) and not pd.api.types.is_numeric_dtype(values):
            out[column] = [escape_formula(x) if isinstance(x, str) else x for x in values]
    return out.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def _number(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
