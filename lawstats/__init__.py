"""Read the annual 法治政府建设情况报告 of Chinese local governments into tidy tables.

`read_corpus` opens tables or reads reports; `parse` reads one text. Numbers alone are read by
`lawstats.numerals.parse_number`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lawstats.build.open import read_corpus
    from lawstats.extract.report import Report, parse
    from lawstats.tables.corpus import Corpus

    __version__: str

__all__ = ["Corpus", "Report", "__version__", "parse", "read_corpus"]

_HOMES = {
    "Corpus": "tables.corpus",
    "Report": "extract.report",
    "parse": "extract.report",
    "read_corpus": "build.open",
}


def __getattr__(name: str) -> Any:
    # pandas and Arrow take half a second to load: only when something needs them.
    if name == "__version__":
        return import_module("importlib.metadata").version(__name__)
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
