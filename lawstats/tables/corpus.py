"""The object people hold: the tables of some reports, on disk or in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lawstats.base.errors import InputError, nearest
from lawstats.schema.given import GIVEN
from lawstats.schema.tables import TABLES, Level, to_pandas
from lawstats.tables.corrections import STORED, CorrectedStore, Store
from lawstats.tables.selection import NEEDED, Selection, known_as
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.display import COUNTED, ROWS, counted, page


class Corpus:
    """Reports and what was read from them.

    Made by `read_corpus`. Each table is a method that returns a DataFrame with the columns and
    dtypes of ``docs/tables.md``; it reads the columns and reports that are asked for, no more.

    Attributes
    ----------
    vocabulary : Vocabulary
        Names of the ids in the tables.
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
            store = CorrectedStore(store, self._rows_given("corrections"), vocabulary)
        self._store = store
        self._selections = selections
        self._panel: pd.DataFrame | None = None

    def reports(
        self,
        columns: Sequence[str] | None = None,
        years: int | Sequence[int] | None = None,
        division: str | None = None,
    ) -> pd.DataFrame:
        """Return one row per report.

        Parameters
        ----------
        columns : sequence of str, optional
            Columns in the order wanted; default: all.
        years : int or sequence of int, optional
            Years reported on; a report whose year is null is in none.
        division : str, optional
            First digits of the division code; a report whose code is null is in none.

        Returns
        -------
        pandas.DataFrame
            Sorted by report_id within each file of the table.

        Raises
        ------
        InputError
            A column is unknown, or the tables are damaged or were replaced since they were opened.
        """
        return self._frame("reports", columns, years, division)

    def sections(
        self,
        columns: Sequence[str] | None = None,
        years: int | Sequence[int] | None = None,
        division: str | None = None,
    ) -> pd.DataFrame:
        """Return one row per section; parameters as for `reports`."""
        return self._frame("sections", columns, years, division)

    def points(
        self,
        columns: Sequence[str] | None = None,
        years: int | Sequence[int] | None = None,
        division: str | None = None,
    ) -> pd.DataFrame:
        """Return one row per enumerated statement; parameters as for `reports`."""
        return self._frame("points", columns, years, division)

    def themes(
        self,
        columns: Sequence[str] | None = None,
        years: int | Sequence[int] | None = None,
        division: str | None = None,
    ) -> pd.DataFrame:
        """Return one row per theme of a shortcoming; parameters as for `reports`."""
        return self._frame("themes", columns, years, division)

    def quantities(
        self,
        columns: Sequence[str] | None = None,
        years: int | Sequence[int] | None = None,
        division: str | None = None,
    ) -> pd.DataFrame:
        """Return one row per number with a measure word; parameters as for `reports`."""
        return self._frame("quantities", columns, years, division)

    def absences(
        self,
        columns: Sequence[str] | None = None,
        years: int | Sequence[int] | None = None,
        division: str | None = None,
    ) -> pd.DataFrame:
        """Return one row per thing said not to have occurred; parameters as for `reports`."""
        return self._frame("absences", columns, years, division)

    def citations(
        self,
        columns: Sequence[str] | None = None,
        years: int | Sequence[int] | None = None,
        division: str | None = None,
    ) -> pd.DataFrame:
        """Return one row per title in 《》; parameters as for `reports`."""
        return self._frame("citations", columns, years, division)

    def checks(
        self,
        columns: Sequence[str] | None = None,
        years: int | Sequence[int] | None = None,
        division: str | None = None,
    ) -> pd.DataFrame:
        """Return one row per check of a report; parameters as for `reports`."""
        return self._frame("checks", columns, years, division)

    def failures(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return one row per file that could not be used: all of them, as they have no year."""
        names = _columns("failures", columns)
        batches = [self._store.read(bucket, "failures", names) for bucket in self._store.buckets]
        return to_pandas("failures", pa.concat_tables(batches).select(names))

    def batches(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Yield a table batch by batch as Arrow, for what must not hold all of it at once.

        Two tables have as many batches, the same reports in each; not so ``failures``, of which all
        rows come, as by `failures`.
        """
        names = _columns(table, columns)
        selections = () if table == "failures" else self._selections
        return (batch.select(names) for batch in self._batches(table, names, selections))

    def sources(self) -> pd.DataFrame:
        """Return what ``sources.csv`` tells of the files; see ``docs/given.md``.

        ``file`` is the place below RAW, as the column ``source`` of reports and failures. All
        files, as some could not be read.
        """
        return to_pandas(GIVEN["sources"], self._rows_given("sources"))

    def roster(self) -> pd.DataFrame:
        """Return who was due to report; see ``docs/given.md``.

        Returns
        -------
        pandas.DataFrame
            The rows of ``roster.csv`` in their order, without rows where there is none; of a
            restricted corpus those that meet its conditions on place, level and issuer.
        """
        frame = to_pandas(GIVEN["roster"], self._rows_given("roster"))
        for chosen in self._selections:
            frame = chosen.of_roster(frame, self.vocabulary)
        return frame.reset_index(drop=True)

    def reference(self) -> pd.DataFrame:
        """Return the official figures of ``reference.csv``, all of them; see ``docs/given.md``."""
        return to_pandas(GIVEN["reference"], self._rows_given("reference"))

    def corrections(self) -> pd.DataFrame:
        """Return the corrections of ``corrections.csv``, and what came of each.

        Returns
        -------
        pandas.DataFrame
            One row per correction in the order of the file: line, report_id, start, field,
            old_value, value, by, reason, fact_id, state (``applied``, ``no such report``,
            ``no such place``, ``no change``). ``old_value`` is what the machine read, several
            themes or absences of one place one a line. A restricted corpus leaves out those of
            reports that it leaves out.
        """
        assert isinstance(self._store, CorrectedStore)
        told = self._store.results()
        if not self._selections or told.empty:
            return told
        here = told["report_id"].isin(self.reports(["report_id"])["report_id"])
        return told[here | (told["state"] == "no such report")].reset_index(drop=True)

    def _rows_given(self, name: str) -> pa.Table:
        spec = STORED if name == "corrections" else GIVEN[name]
        return self._given.get(name, spec.arrow.empty_table())

    def panel(
        self, years: int | Sequence[int] | None = None, division: str | None = None
    ) -> pd.DataFrame:
        """Return one row per issuer, year and indicator; see `lawstats.tables.panel.panel`."""
        from lawstats.tables.panel import panel

        if years is not None or division is not None:
            return self.select(years, division).panel()
        if self._panel is None:  # most comparisons rest on it
            kept = [name for name in TABLES["reports"].names if name != "text"]
            facts = self.quantities(), self.absences()
            self._panel = panel(self.reports(kept), *facts, self.vocabulary, self.corrections())
        return self._panel.copy(deep=False)

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
        division : str, optional
            First digits of the division code.
        levels : str or sequence of str, optional
            Values of the column ``level``.
        issuers : str or sequence of str, optional
            Each an issuer_id, the issuer's name as in the column ``issuer``, or the name at the end
            of issuer_id.

        Returns
        -------
        Corpus

        Raises
        ------
        InputError
            A level does not exist, or no report is of an issuer; the message names the nearest.
        """
        selection = Selection.of(years, division, levels, issuers)
        for level in selection.levels or ():
            _check("level", level, get_args(Level))
        if selection.issuers:
            frame = self.reports(["issuer_id", "issuer"])
            rows = zip(frame["issuer_id"], frame["issuer"].fillna(""), strict=True)
            known = sorted({name for row in rows for name in known_as(*row)})
            for issuer in selection.issuers:
                _check("issuer", issuer, known)
        return Corpus(self._store, self.vocabulary, self._given, (*self._selections, selection))

    def _frame(
        self,
        table: str,
        columns: Sequence[str] | None,
        years: int | Sequence[int] | None,
        division: str | None,
    ) -> pd.DataFrame:
        names = _columns(table, columns)
        selections = self._selections
        if years is not None or division is not None:
            selections = (*selections, Selection.of(years, division))
        batches = [batch.select(names) for batch in self._batches(table, names, selections)]
        return to_pandas(table, pa.concat_tables(batches))

    def _batches(
        self, table: str, columns: Sequence[str], selections: Sequence[Selection]
    ) -> Iterator[pa.Table]:
        yield TABLES[table].arrow.empty_table()
        for bucket in self._store.buckets:
            if not selections:
                yield self._store.read(bucket, table, columns)
                continue
            reports = self._store.read(bucket, "reports", NEEDED)
            for selection in selections:
                reports = reports.filter(selection.mask(reports))
            if len(reports):
                wanted = list(dict.fromkeys([*columns, "report_id"]))
                data = self._store.read(bucket, table, wanted)
                yield data.filter(pc.is_in(data["report_id"], reports["report_id"]))

    def _summary(self) -> tuple[str, pd.DataFrame]:
        frame = self.reports(["report_id", "issuer_id", "issuer", "level", "year"])
        years = sorted(frame["year"].dropna().unique())
        span = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))
        files = len(self.failures(["source"]))
        line = (
            f"Corpus: reports {len(frame)}, issuers {frame['issuer_id'].nunique()}, "
            f"years {span or 'unknown'}, failures {files}"
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
        tables = {name: self._frame(name, ["report_id"], None, None) for name in COUNTED}
        return page(line, counted(shown, tables), len(frame) - len(shown))


def _columns(table: str, columns: Sequence[str] | None) -> list[str]:
    if columns is None:
        return TABLES[table].names
    if isinstance(columns, str):
        raise InputError(f"columns must be a list of names, not {columns!r}; write [{columns!r}]")
    for name in columns:
        _check(f"column of {table}", name, TABLES[table].names)
    return list(columns)


def _check(what: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        raise InputError(f"no {what} is {name!r}; {nearest(name, known)}")
