"""The `Corpus`: the tables of some reports, on disk or in memory."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import get_args

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lawstats.base.errors import InputError, nearest
from lawstats.schema.given import GIVEN
from lawstats.schema.tables import TABLES, Level, to_pandas
from lawstats.tables.corrections import STORED, CorrectedStore
from lawstats.tables.panel import panel
from lawstats.tables.review import review
from lawstats.tables.store import Store
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.display import COUNTED, ROWS, counted, page
from lawstats.vocabulary.issuers import issuer_id, name_in
from lawstats.vocabulary.names import short_name
from lawstats.vocabulary.places import NO_PLACE, Names, division_names, names_of

# The columns of reports that a selection looks at.
_SELECTED_BY = (
    *("report_id", "year", "level", "division_code", "issuer_id", "issuer"),
    *("province", "city", "county"),
)

_MOST_NAMED = 6  # issuers in a message
_NO_PLACES = Names(None, None, None, None)


class TableReader:
    """A table of a corpus; a call reads it: ``corpus.quantities(years=2023)``.

    Parameters
    ----------
    table : str
        Name of the table.
    store : Store
    selections : sequence of Selection
        Conditions on the reports whose rows are read.
    """

    def __init__(self, table: str, store: Store, selections: Sequence[Selection] = ()) -> None:
        self.__doc__ = _describe(table)
        self._table = table
        self._store = store
        self._selections = selections

    def __call__(
        self,
        columns: Sequence[str] | None = None,
        years: int | Sequence[int] | None = None,
        division: str | None = None,
    ) -> pd.DataFrame:
        """Read the table.

        Parameters
        ----------
        columns : sequence of str, optional
            Columns in the order wanted; default: all.
        years : int or sequence of int, optional
            Years reported on; leaves out reports whose year is null.
        division : str, optional
            First digits of the division code. A report without a code is in the divisions that its
            columns province, city and county name.

        Returns
        -------
        pandas.DataFrame
            Sorted by the key of the table within each file of the table.

        Raises
        ------
        InputError
            A column is unknown, or the tables are damaged or were replaced after they were opened.
        """
        reader = self
        if years is not None or division is not None:
            selections = (*self._selections, Selection.of(years, division))
            reader = TableReader(self._table, self._store, selections)
        return to_pandas(self._table, pa.concat_tables(reader.batches(columns)))

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Yield the table in batches, as Arrow; see `Corpus.batches`."""
        names = _column_names(self._table, columns)
        return (batch.select(names) for batch in self._read(names))

    def _read(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        yield TABLES[self._table].arrow.empty_table()
        for bucket in self._store.buckets:
            if not self._selections:
                yield self._store.read(bucket, self._table, columns)
                continue
            reports = self._store.read(bucket, "reports", _SELECTED_BY)
            for selection in self._selections:
                reports = reports.filter(selection.mask(reports))
            if len(reports):
                wanted = list(dict.fromkeys([*columns, "report_id"]))
                data = self._store.read(bucket, self._table, wanted)
                yield data.filter(pc.is_in(data["report_id"], reports["report_id"]))

    def __repr__(self) -> str:
        return f"<table {self._table}: call it with columns, years, division>"


@cache
def _describe(table: str) -> str:
    """Write the docstring of a table's reader."""
    spec = TABLES[table]
    call = (inspect.getdoc(TableReader.__call__) or "").partition("\n")[2]
    return f"Return {spec.meaning}.\n\nColumns: {', '.join(spec.names)}.\n{call}"


class Corpus:
    """Reports and what was read from them.

    Made by `lawstats.read_corpus`. Each table is an attribute to call: it returns a DataFrame with
    the columns and dtypes of ``docs/tables.md``, and reads only the columns and reports asked for.

    Attributes
    ----------
    reports, sections, points, themes, quantities, absences, citations, checks : TableReader
        The tables.
    vocabulary : Vocabulary
        Names of the ids in the tables.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> corpus = read_corpus("data/raw")
    >>> corpus.quantities(columns=["report_id", "raw", "value", "unit"], years=2023).head(2)
                     report_id raw  value unit
    0  jinnan-guodongban-2023  四名    4.0    名
    1  jinnan-guodongban-2023  7名    7.0    名
    """

    def __init__(
        self,
        store: Store,
        vocabulary: Vocabulary,
        given: Mapping[str, pa.Table] | None = None,
        selections: tuple[Selection, ...] = (),
    ) -> None:
        self.vocabulary = vocabulary
        self._given = given or {}
        if not isinstance(store, CorrectedStore):
            store = CorrectedStore(store, self._given_rows("corrections"), vocabulary)
        self._store: CorrectedStore = store
        self._selections = selections
        self._panel: pd.DataFrame | None = None
        self.reports = TableReader("reports", store, selections)
        self.sections = TableReader("sections", store, selections)
        self.points = TableReader("points", store, selections)
        self.themes = TableReader("themes", store, selections)
        self.quantities = TableReader("quantities", store, selections)
        self.absences = TableReader("absences", store, selections)
        self.citations = TableReader("citations", store, selections)
        self.checks = TableReader("checks", store, selections)

    def failures(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return one row per file that could not be used.

        A restricted corpus has all of them too, because a file that failed has no year or issuer.

        Parameters
        ----------
        columns : sequence of str, optional
            Columns in the order wanted; default: all.
        """
        return TableReader("failures", self._store)(columns)

    def batches(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Yield a table in batches, as Arrow, for work that must not hold all of it at once.

        The batches of two tables correspond: the same number, of the same reports. ``failures`` is
        the exception; it always comes whole.

        Parameters
        ----------
        table : str
        columns : sequence of str, optional
            Columns in the order wanted; default: all.
        """
        selections = () if table == "failures" else self._selections
        return TableReader(table, self._store, selections).batches(columns)

    def sources(self) -> pd.DataFrame:
        """Return the rows of every ``sources.csv``; see ``docs/given.md``.

        ``file`` is the path below RAW, as in the column ``source`` of reports and failures. A
        restricted corpus has all rows too, because some files could not be read.
        """
        return to_pandas(GIVEN["sources"], self._given_rows("sources"))

    def roster(self) -> pd.DataFrame:
        """Return the bodies that were due to report; see ``docs/given.md``.

        Returns
        -------
        pandas.DataFrame
            The rows of ``roster.csv`` in their order; empty without that file. A restricted corpus
            has those that meet its conditions on place, level and issuer.
        """
        frame = to_pandas(GIVEN["roster"], self._given_rows("roster"))
        for selection in self._selections:
            frame = selection.of_roster(frame, self.vocabulary)
        return frame.reset_index(drop=True)

    def reference(self) -> pd.DataFrame:
        """Return the official figures of ``reference.csv``, all of them; see ``docs/given.md``."""
        return to_pandas(GIVEN["reference"], self._given_rows("reference"))

    def corrections(self) -> pd.DataFrame:
        """Return the rows of ``corrections.csv`` and the result of each.

        Returns
        -------
        pandas.DataFrame
            One row per correction in the order of the file: line, report_id, start, field,
            old_value, value, by, reason, indicator, fact_id, state (``applied``,
            ``no such report``, ``no such place``, ``no change``). ``old_value`` is what the machine
            read; where several themes or absences start at one offset, each on a line of its own.
            A restricted corpus has the corrections of its own reports and of reports that do not
            exist.
        """
        results = self._store.results()
        if not self._selections or results.empty:
            return results
        own = results["report_id"].isin(self.reports(["report_id"])["report_id"])
        return results[own | (results["state"] == "no such report")].reset_index(drop=True)

    def _given_rows(self, name: str) -> pa.Table:
        spec = STORED if name == "corrections" else GIVEN[name]
        return self._given.get(name, spec.arrow.empty_table())

    def panel(
        self, years: int | Sequence[int] | None = None, division: str | None = None
    ) -> pd.DataFrame:
        """Return one row per issuer, year and indicator; see `lawstats.tables.panel.panel`.

        Parameters
        ----------
        years : int or sequence of int, optional
            Years reported on.
        division : str, optional
            First digits of the division code.
        """
        if years is not None or division is not None:
            return self.select(years, division).panel()
        if self._panel is None:  # many comparisons ask for it again
            columns = [name for name in TABLES["reports"].names if name != "text"]
            facts = self.quantities(), self.absences()
            self._panel = panel(self.reports(columns), *facts, self.vocabulary, self.corrections())
        return self._panel.copy(deep=False)

    def review(self, n: int = 20) -> pd.DataFrame:
        """Return the cells of the panel to check first; see `lawstats.tables.review.review`.

        Parameters
        ----------
        n : int
            Number of cells.

        Examples
        --------
        >>> from lawstats import read_corpus
        >>> found = read_corpus("data/raw").review(3)
        >>> len(found), all(found["correction"].str.endswith(",indicator,,,"))
        (3, True)
        """
        reports = self.reports(["report_id", "issuer", "level", "year"])
        facts = self.quantities(), self.absences()
        return review(reports, self.panel(), *facts, self.checks(), self.vocabulary, n)

    def select(
        self,
        years: int | Sequence[int] | None = None,
        division: str | None = None,
        levels: str | Sequence[str] | None = None,
        issuers: str | Sequence[str] | None = None,
    ) -> Corpus:
        """Restrict to the reports that meet every condition given.

        Parameters
        ----------
        years : int or sequence of int, optional
            Years reported on.
        division : str, optional
            First digits of the division code.
        levels : str or sequence of str, optional
            Values of the column ``level``.
        issuers : str or sequence of str, optional
            Each an issuer_id, the issuer's name as in the column ``issuer``, or the name in the
            issuer_id.

        Returns
        -------
        Corpus

        Raises
        ------
        InputError
            A level does not exist, or an issuer has no report; the message suggests the nearest
            name.
        """
        selection = Selection.of(years, division, levels, issuers)
        for level in selection.levels or ():
            _check("level", level, get_args(Level))
        if selection.issuers:
            frame = self.reports(["issuer_id", "issuer"])
            bodies = zip(frame["issuer_id"], frame["issuer"].fillna(""), strict=True)
            known = sorted({name for body in bodies for name in _names_of(*body)})
            for issuer in selection.issuers:
                if issuer not in known:
                    raise InputError(_unknown_issuer(issuer, known))
        return Corpus(self._store, self.vocabulary, self._given, (*self._selections, selection))

    def _summary(self) -> tuple[str, pd.DataFrame]:
        frame = self.reports(["report_id", "issuer_id", "issuer", "level", "year"])
        years = sorted(frame["year"].dropna().unique())
        shown = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))
        failed = len(self.failures(["source"]))
        line = (
            f"Corpus: reports {len(frame)}, issuers {frame['issuer_id'].nunique()}, "
            f"years {shown or 'unknown'}, failures {failed}"
        )
        return line, frame.drop(columns="issuer_id").sort_values(["issuer", "year", "report_id"])

    def __repr__(self) -> str:
        line, frame = self._summary()
        issuers = frame["issuer"].fillna("?").drop_duplicates()
        more = [f"… and {len(issuers) - ROWS} more"] * (len(issuers) > ROWS)
        return "\n  ".join([line, *issuers.head(ROWS), *more])

    def _repr_html_(self) -> str:
        line, frame = self._summary()
        shown = frame.head(ROWS)
        tables = {
            name: to_pandas(name, pa.concat_tables(self.batches(name, ["report_id"])))
            for name in COUNTED
        }
        return page(line, counted(shown, tables), len(frame) - len(shown))


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions on reports; None sets no condition."""

    years: tuple[int, ...] | None = None
    division: str | None = None
    levels: tuple[str, ...] | None = None
    issuers: tuple[str, ...] | None = None

    @classmethod
    def of(
        cls,
        years: int | Sequence[int] | None,
        division: str | None,
        levels: str | Sequence[str] | None = None,
        issuers: str | Sequence[str] | None = None,
    ) -> Selection:
        """Make a selection from arguments of `Corpus.select`."""
        if years is not None:
            years = tuple(years) if isinstance(years, Iterable) else (years,)
        return cls(years, division, _strings(levels), _strings(issuers))

    def mask(self, reports: pa.Table) -> pa.ChunkedArray:
        """Mark the rows of reports that meet the conditions; a null meets no condition."""
        mask = pa.chunked_array([pa.repeat(True, len(reports))])
        if self.years is not None:
            years = pa.array(self.years, pa.int64())
            mask = pc.and_(mask, pc.is_in(reports["year"].cast(pa.int64()), years))
        if self.levels is not None:
            mask = pc.and_(mask, pc.is_in(reports["level"], pa.array(self.levels, pa.string())))
        if self.division is not None:
            starts = pc.fill_null(pc.starts_with(reports["division_code"], self.division), False)
            mask = pc.and_(mask, pc.or_(starts, self._lies_inside(reports)))
        if self.issuers is not None:
            rows = zip(reports["issuer_id"].to_pylist(), reports["issuer"].to_pylist(), strict=True)
            hits = [self._names_issuer(*row) for row in rows]
            mask = pc.and_(mask, pa.array(hits, pa.bool_()))
        return mask

    def _lies_inside(self, reports: pa.Table) -> pa.ChunkedArray:
        """Mark the reports without a code whose known places lie in the division."""
        code = (self.division or "").ljust(6, "0")
        name = division_names().get(code, "县")
        places = None if NO_PLACE.fullmatch(name) or len(code) > 6 else names_of(code)
        inside = pc.and_(pc.is_null(reports["division_code"]), places is not None)
        for column, known in (places or _NO_PLACES)._asdict().items():
            if known:
                inside = pc.and_(inside, pc.fill_null(pc.equal(reports[column], known), False))
        return inside

    def of_roster(self, roster: pd.DataFrame, vocabulary: Vocabulary) -> pd.DataFrame:
        """Keep the rows of a roster that meet the conditions on place, level and issuer."""
        if self.division is not None:
            roster = roster[roster["division_code"].fillna("").str.startswith(self.division)]
        if self.levels is not None:
            roster = roster[roster["level"].isin(self.levels)]
        if self.issuers is not None:
            bodies = roster[["issuer", "level", "division_code"]].astype("object")
            bodies = bodies.where(bodies.notna(), None)
            keys = [
                issuer_id(issuer, level, code, _NO_PLACES, "", vocabulary)
                for issuer, level, code in bodies.itertuples(index=False, name=None)
            ]
            named = zip(keys, bodies["issuer"], strict=True)
            roster = roster[[self._names_issuer(*body) for body in named]]
        return roster

    def _names_issuer(self, issuer_id: str, issuer: str | None) -> bool:
        return not set(self.issuers or ()).isdisjoint(_names_of(issuer_id, issuer))


def _names_of(issuer_id: str, issuer: str | None) -> list[str]:
    """List the names of an issuer: id, name in it, name without higher places, full name."""
    return [issuer_id, name_in(issuer_id), *([short_name(issuer), issuer] if issuer else [])]


def _unknown_issuer(issuer: str, known: Sequence[str]) -> str:
    """Say which issuers may be meant; of an issuer_id of an older version, those of its name."""
    body = issuer.rpartition(":")[2]
    now = [name for name in known if ":" in name and name_in(name).endswith(body)]
    if ":" not in issuer or not now:
        return f"unknown issuer {issuer!r}; {nearest(issuer, known)}"
    return (
        f"unknown issuer {issuer!r}; issuer_ids of older versions have changed (docs/tables.md); "
        f"today's of this name: {', '.join(now[:_MOST_NAMED])}"
    )


def _strings(values: str | Sequence[str] | None) -> tuple[str, ...] | None:
    if values is None:
        return None
    return (values,) if isinstance(values, str) else tuple(values)


def _column_names(table: str, columns: Sequence[str] | None) -> list[str]:
    if columns is None:
        return TABLES[table].names
    if isinstance(columns, str):
        raise InputError(f"columns must be a list of names, not {columns!r}; write [{columns!r}]")
    for name in columns:
        _check(f"column of {table}", name, TABLES[table].names)
    return list(columns)


def _check(what: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        raise InputError(f"unknown {what} {name!r}; {nearest(name, known)}")
