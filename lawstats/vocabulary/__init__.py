"""The vocabulary: lists in TOML files that say what the words of a report mean, and their loader.

`load` returns a `Vocabulary`: each list by name, each entry by id. A new list is a TOML file and a
class in `entries`.
"""

from lawstats.vocabulary.entries import Cause as Cause
from lawstats.vocabulary.entries import Entry as Entry
from lawstats.vocabulary.entries import Genre as Genre
from lawstats.vocabulary.entries import Indicator as Indicator
from lawstats.vocabulary.entries import Law as Law
from lawstats.vocabulary.entries import Measure as Measure
from lawstats.vocabulary.loader import LISTS as LISTS
from lawstats.vocabulary.loader import SHOWN as SHOWN
from lawstats.vocabulary.loader import Language as Language
from lawstats.vocabulary.loader import Vocabulary as Vocabulary
from lawstats.vocabulary.loader import load as load
