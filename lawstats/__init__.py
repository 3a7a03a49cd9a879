"""Read the annual 法治政府建设情况报告 of Chinese local governments into tidy tables.

`read_corpus` opens tables or reads reports; `parse` reads one text. Numbers alone are read by
`lawstats.numerals.parse_number`.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lawstats.corpus import Corpus, read_corpus
    from lawstats.parse import Report, parse

    __version__: str

__all__ = ["Corpus", "Report", "__version__", "parse", "read_corpus"]

_HOMES = {"Corpus": "corpus", "Report": "parse", "parse": "parse", "read_corpus": "corpus"}


def __getattr__(name: str) -> Any:
    # pandas and Arrow take half a second to load: only when something needs them.
    if name == "__version__":
        return import_module("importlib.metadata").version(__name__)
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _Package(ModuleType):
    """Keeps `lawstats.parse` the function: importing the module of that name would replace it."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "parse" and isinstance(value, ModuleType):
            value = value.parse
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
