"""Read the annual 法治政府建设情况报告 of Chinese local governments into tidy tables.

`read_corpus` opens a folder of tables or reads a folder of reports; `parse` reads the text of one
report. `numerals.parse_number` reads a number alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lawstats import numerals

if TYPE_CHECKING:
    from lawstats.build.open import read_corpus
    from lawstats.extract.report import Report, parse
    from lawstats.tables.corpus import Corpus

    __version__: str

__all__ = ["Corpus", "Report", "__version__", "numerals", "parse", "read_corpus"]

_MODULES = {
    "Corpus": "tables.corpus",
    "Report": "extract.report",
    "parse": "extract.report",
    "read_corpus": "build.open",
}


def __getattr__(name: str) -> Any:
    # Imported at the first use, because pandas and Arrow take half a second to load.
    if name == "__version__":
        return import_module("importlib.metadata").version(__name__)
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
