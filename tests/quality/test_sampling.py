"""The sheet of a sample, what it tells when it is filled in, and what is refused."""

import csv
import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from lawstats.analysis.intervals import stratified, wilson
from lawstats.analysis.report_texts import report_sentences
from lawstats.base.errors import ConfigError, InputError
from lawstats.build.open import read_corpus
from lawstats.cli import cli
from lawstats.quality.sampling import (
    COLUMNS,
    Of,
    allocate,
    as_markdown,
    as_text,
    read_sheet,
    sample,
    write_sheet,
)
from lawstats.tables.corpus import Corpus
from tests.support import ROOT

KINDS: tuple[Of, ...] = get_args(Of)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(ROOT / "tests" / "gold" / "texts")


NEWCOMBE = [
    # Newcombe 1998, table I, method 3
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("right", "n", "low", "high"), NEWCOMBE)
def test_wilson_is_that_of_published_examples(right: int, n: int, low: float, high: float) -> None:
    assert [round(x, 4) for x in wilson(right / n, n)] == [low, high]


@given(st.integers(1, 500), st.data())
def test_wilson_is_that_of_scipy(n: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, n))
    expected = binomtest(right, n).proportion_ci(method="wilson")
    assert wilson(right / n, n) == pytest.approx((expected.low, expected.high), abs=1e-12)


STRATA = [
    # name, strata (rows, checked, right), share, ends of the interval
    # Scheaffer, Mendenhall & Ott, Elementary Survey Sampling, chapter 5: share 0.60.
    ("three strata", [(155, 20, 16), (62, 8, 2), (93, 12, 6)], 0.6, None),
    ("a sample of very many", [(10**9, 263, 81)], 81 / 263, (0.2553, 0.3662)),
    ("all checked", [(3, 3, 2), (1, 1, 1)], 0.75, (0.75, 0.75)),
    ("all right", [(10**9, 20, 20)], 1.0, (1 - 0.1611, 1.0)),
    ("nothing right", [(10**9, 20, 0)], 0.0, (0.0, 0.1611)),
    ("a large stratum weighs more", [(90, 1, 1), (10, 1, 0)], 0.9, None),
]


@pytest.mark.parametrize(
    ("strata", "share", "ends"), [c[1:] for c in STRATA], ids=[c[0] for c in STRATA]
)
def test_share_of_strata(
    strata: list[tuple[int, int, int]], share: float, ends: tuple[float, float] | None
) -> None:
    found, low, high = stratified(strata)
    assert found == pytest.approx(share)
    assert 0 <= low <= found <= high <= 1
    if ends:
        assert (low, high) == pytest.approx(ends, abs=1e-4)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Strata of one row in the sample, and shares near 1: where the usual interval fails."""
    rng = np.random.default_rng(0)
    sizes = rng.integers(1, 400, 40)
    taken = allocate({str(i): int(size) for i, size in enumerate(sizes)}, 100)
    n = np.array(list(taken.values()))
    assert (n == 1).any()
    held = 0
    for _ in range(1000):
        right = rng.binomial(sizes, rng.beta(9.5, 0.5, len(sizes)))
        seen = rng.hypergeometric(right, sizes - right, n)
        rows = zip(sizes.tolist(), n.tolist(), seen.tolist(), strict=True)
        _, low, high = stratified(list(rows))
        held += low <= right.sum() / sizes.sum() <= high
    assert 0.94 < held / 1000 < 0.99


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.data())
def test_allocation_has_the_least_variance(sizes: list[int], data: st.DataObject) -> None:
    n = data.draw(st.integers(len(sizes), sum(sizes)))
    taken = list(allocate({str(i): size for i, size in enumerate(sizes)}, n).values())
    assert sum(taken) == n
    assert all(1 <= has <= size for has, size in zip(taken, sizes, strict=True))

    def variance(counts: tuple[int, ...]) -> float:
        return sum(size**2 / has for size, has in zip(sizes, counts, strict=True))

    every = itertools.product(*(range(1, size + 1) for size in sizes))
    least = min(variance(counts) for counts in every if sum(counts) == n)
    assert variance(tuple(taken)) == pytest.approx(least)


def test_more_rows_than_there_are_takes_all() -> None:
    assert allocate({"a": 2, "b": 1}, 10) == {"a": 2, "b": 1}


@pytest.mark.parametrize("of", KINDS)
def test_each_row_stands_for_its_part_of_the_table(of: Of, corpus: Corpus) -> None:
    sheet = sample(corpus, 100, of)
    table = getattr(corpus, of)()
    assert list(sheet.columns) == list(COLUMNS)
    assert len(sheet) == min(100, len(table))
    assert (1 / sheet["probability"].astype(float)).sum() == pytest.approx(len(table), abs=0.01)
    sizes = sheet.drop_duplicates("stratum")["stratum_size"].astype(int)
    assert sizes.sum() == len(table)
    assert not sheet.duplicated(["report_id", "start", "indicator", "value"]).any()
    empty = ["correct", "right_value", "right_indicator", "note"]
    assert (sheet[empty] == "").all(axis=None)
    assert sheet["row"].tolist() == [str(n) for n in range(1, len(sheet) + 1)]
    assert set(sheet["of"]) == {of}


@pytest.mark.parametrize("of", KINDS)
def test_the_mark_is_the_span(of: Of, corpus: Corpus) -> None:
    texts = dict(report_sentences(corpus))
    spans: dict[tuple[str, str], list[str]] = {}  # two absences may begin at one place
    places = getattr(corpus, of)(columns=["report_id", "start", "end"])
    for name, start, end in places.itertuples(index=False, name=None):
        spans.setdefault((name, str(start)), []).append(texts[name].line(start, end))
    sheet = sample(corpus, 60, of)
    for name, start, quote in zip(sheet["report_id"], sheet["start"], sheet["quote"], strict=True):
        assert re.sub(r".*?【|】(?!.*】).*", "", quote) in spans[name, start]
        assert "\n" not in quote


def facts(corpus: Corpus, of: Of) -> dict[str, tuple[str, ...]]:
    """What the sheet says of each marked span."""
    sheet = sample(corpus, 10**6, of)
    group = sheet["stratum"].str.removesuffix("/town/2023")
    read = zip(sheet["value"], sheet["unit"], sheet["indicator"], group, strict=True)
    return dict(zip(sheet["quote"], read, strict=True))


REPORT = """青石镇2023年法治政府建设情况报告

一、主要举措和成效

依据《行政处罚法》作出行政处罚93件，
发放资料1.5万份。值班7天，走访8户。无行政复议案件。

二、存在的不足

一是普法形式较为单一。二是天气不好。

三、下一年工作安排

一是=开展培训。
"""
SHORT = ("存在的不足和原因", "")
READ: list[tuple[Of, dict[str, tuple[str, ...]]]] = [
    ("quantities", {
        "依据《行政处罚法》作出行政处罚【93件】，": ("93", "件", "行政处罚案件数", "enforcement"),
        "发放资料【1.5万份】。": ("15000", "份", "发放宣传资料数", "publicity"),
        "值班7天，走访【8户】。": ("8", "户", "", "none"),
    }),
    ("absences", {"【无行政复议案件】。": ("0", "", "行政复议案件数", "remedy")}),
    ("citations", {
        "依据《【行政处罚法】》作出行政处罚93件，": ("行政处罚法", "", "法律", "law"),
    }),
    ("points", {
        "【一是普法形式较为单一。】": (*SHORT, "普法形式单一实效不足", "publicity_quality"),
        "【二是天气不好。】": (*SHORT, "其他", "other"),
        "【一是=开展培训。】": ("下一年度主要安排", "", "", "plan"),
    }),
]  # fmt: skip


@pytest.mark.parametrize(("of", "read"), READ, ids=KINDS)
def test_the_sheet_says_what_was_read(
    of: Of, read: dict[str, tuple[str, ...]], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    assert facts(read_corpus(tmp_path), of) == read


def test_a_sentence_that_stands_twice_is_quoted_once(tmp_path: Path) -> None:
    text = REPORT.replace("值班7天，走访8户。", "走访8户。\n走访8户。")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    quotes = sample(read_corpus(tmp_path), 9)["quote"]
    assert (quotes == "走访【8户】。").sum() == 2


@pytest.mark.parametrize(
    ("n", "strata"),
    [(200, "none/town/2024"), (60, "none/town"), (12, "none"), (5, "all")],
    ids=["group, level, year", "no year", "no level", "simple"],
)
def test_strata_are_as_fine_as_the_rows_allow(n: int, strata: str, corpus: Corpus) -> None:
    sheet = sample(corpus, n)
    assert len(sheet) == n
    assert strata in set(sheet["stratum"])
    assert sheet["stratum"].nunique() <= n


def test_the_sample_is_the_same_every_time_and_another_with_another_seed(corpus: Corpus) -> None:
    first = sample(corpus, 50, seed=1)
    pd.testing.assert_frame_equal(first, sample(corpus, 50, seed=1))
    places = [
        set(zip(x["report_id"], x["start"], strict=True))
        for x in (first, sample(corpus, 50, seed=2))
    ]
    assert len(places[0] & places[1]) < 25


def test_a_larger_sample_holds_the_smaller(corpus: Corpus) -> None:
    small, large = (sample(corpus, n) for n in (150, 300))
    place = ["report_id", "start"]
    assert len(small.merge(large, on=place)) > 140


def test_rows_are_drawn_as_often_as_their_probability_says() -> None:
    corpus = read_corpus(ROOT / "data" / "raw")
    seeds = 40
    place = ["report_id", "start", "probability"]
    drawn = pd.concat([sample(corpus, 34, seed=seed)[place] for seed in range(seeds)])
    times = drawn.value_counts()
    p = times.index.get_level_values("probability").astype(float).to_numpy()
    some = p < 1
    assert (times[~some] == seeds).all()
    assert some.sum() > 90
    # Of a binomial the mean of this is 1; were a row drawn always or never, it would be far off.
    spread = (times.to_numpy() - seeds * p)[some] ** 2 / (seeds * p * (1 - p))[some]
    assert 0.7 < spread.mean() < 1.3


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    text = "青石镇2023年法治政府建设情况报告\n一、主要举措和成效\n无。\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="the table citations of these tables has no rows"):
        sample(read_corpus(tmp_path), 5, "citations")


def test_unknown_issuer_level_and_year(tmp_path: Path) -> None:
    text = "法治政府建设情况报告\n一、主要举措和成效\n作出行政处罚93件。\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    row = sample(read_corpus(tmp_path), 5).iloc[0]
    assert row[["issuer", "year", "stratum"]].tolist() == ["", "", "enforcement/?/?"]


def test_the_file_is_for_spreadsheets(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT.replace("《行政处罚法》", "《=1+1》"), encoding="utf-8")
    path = tmp_path / "sheet.csv"
    write_sheet(sample(read_corpus(tmp_path), 5, "citations"), path)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfrow,of,")
    assert b"\r" not in content
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["value"] == "'=1+1"
    assert [x.name for x in tmp_path.iterdir() if x.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["sheet.csv", "none/sheet.csv"], ids=["is there", "no folder"])
def test_a_sheet_is_never_written_over(name: str, tmp_path: Path, corpus: Corpus) -> None:
    (tmp_path / "sheet.csv").write_text("filled in", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"already exists|cannot be written"):
        write_sheet(sample(corpus, 5), tmp_path / name)
    assert (tmp_path / "sheet.csv").read_text(encoding="utf-8") == "filled in"


HEAD = "row,of,report_id,quote,correct,stratum,stratum_size,note"


def filled(*rows: tuple[str, str, int], of: str = "quantities") -> str:
    """A sheet of (correct, stratum, stratum_size)."""
    lines = [
        f'{n},{of},x,"罚款【5元】，\n多",{row[0]},{row[1]},{row[2]},' for n, row in enumerate(rows)
    ]
    return "\n".join([HEAD, *lines]) + "\n"


def put(tmp_path: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path = tmp_path / "sheet.csv"
    path.write_bytes(text.encode(encoding))
    return path


COUNTED = ["of", "group", "rows", "checked", "correct", "size", "left_out"]


def test_what_a_sheet_tells(tmp_path: Path) -> None:
    rows = [("1", "a/town", 90), ("0", "a/town", 90), ("", "a/town", 90), ("1", "b/town", 10)]
    text = filled(*rows, ("", "c/town", 5))
    result = read_sheet(put(tmp_path, text))
    assert result.shares[COUNTED].to_numpy().tolist() == [
        ["quantities", "", 5, 3, 2, 100, 5],
        ["quantities", "a", 3, 2, 1, 90, 0],
        ["quantities", "b", 1, 1, 1, 10, 0],
        ["quantities", "c", 1, 0, 0, 0, 5],
    ]
    shares = result.shares["share"].tolist()
    assert shares[:3] == pytest.approx([0.55, 0.5, 1.0])
    assert np.isnan(shares[3])
    assert result.wrong["line"].tolist() == [4]
    lines = as_text(result, wrong=True).splitlines()
    assert "2 of 3 checked rows, 2 empty; represents 100 of 105 rows" in lines[2]
    assert "c                     missing" in lines[5]
    assert lines[-1] == "line 4  x  罚款【5元】，\n多  0".splitlines()[-1]
    table = as_markdown(result).splitlines()
    assert {line.count("|") for line in table} == {4}
    assert table[2].startswith("| quantities | 0.550 (")


def test_one_line_for_each_table_where_strata_are_of_no_group(tmp_path: Path) -> None:
    both = filled(("1", "all", 4), ("1.0", "all", 4)) + filled(("0", "all", 9), of="points")
    text = "\n".join(line for n, line in enumerate(both.splitlines()) if not n or line != HEAD)
    result = read_sheet(put(tmp_path, text))
    assert result.shares[COUNTED[:6]].to_numpy().tolist() == [
        ["quantities", "", 2, 2, 2, 4],
        ["points", "", 1, 1, 0, 9],
    ]
    assert "no row is marked 0" not in as_text(result, wrong=True)


def test_a_sheet_that_is_empty_yet(tmp_path: Path) -> None:
    result = read_sheet(put(tmp_path, filled(("", "all", 4))))
    assert "missing" in as_text(result)
    assert "0 of 0 checked rows, 1 empty" in as_text(result)
    assert as_text(result, wrong=True).endswith("no row is marked 0")


def test_a_sheet_goes_through_a_spreadsheet_and_back(tmp_path: Path, corpus: Corpus) -> None:
    sheet = sample(corpus, 150)
    marks = ["1"] * 100 + ["0"] * 10 + [""] * 40
    path = tmp_path / "sheet.csv"
    write_sheet(sheet.assign(correct=marks), path)
    before = read_sheet(path)
    # As a Chinese Excel may save it: other order, GBK, CRLF, blank lines at the end.
    saved = pd.read_csv(path, dtype=str, keep_default_na=False).sort_values("report_id")
    text = saved.to_csv(index=False, lineterminator="\r\n") + "," * (len(COLUMNS) - 1) + "\r\n"
    after = read_sheet(put(tmp_path, text, "gb18030"))
    assert len(after.wrong) == 10
    pd.testing.assert_frame_equal(before.shares, after.shares)
    assert before.shares["checked"].iloc[0] == 110


def change(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


BROKEN = [
    # name, change of a good sheet, words of the message
    ("no number", change(",0,a,", ",no,a,"), "line 4: correct is 'no'; write 1 for right"),
    ("2", change(",0,a,", ",2,a,"), "line 4: correct is '2'"),
    ("two lines", change(",1,", ",x,"), "0 for wrong, or nothing (1 more lines like this)"),
    ("other table", change("0,quantities", "0,laws"), "line 2: of is 'laws', not one of quant"),
    ("size", change(",9,", ",８,"), "line 2: stratum or stratum_size is not as it was written"),
    ("other size", change(",0,a,9", ",0,a,8"), "line 4: stratum_size is 8, above 9"),
    ("no stratum", change(",0,a,", ",0,,"), "line 4: stratum or stratum_size"),
    ("no column", change("correct", "right"), "line 1: the column 'correct' is missing"),
    ("semicolons", change(",", ";"), "line 1: the column 'of' is missing"),
    ("quotes", change('多"', '多"x'), "line 2: not readable as CSV"),
    ("no rows", lambda _: HEAD, "has no rows"),
    ("empty file", lambda _: "", "the file is empty"),
]  # fmt: skip


@pytest.mark.parametrize(("alter", "words"), [c[1:] for c in BROKEN], ids=[c[0] for c in BROKEN])
def test_a_sheet_that_cannot_be_read_is_refused_with_its_line(
    alter: Callable[[str], str], words: str, tmp_path: Path
) -> None:
    good = filled(("1", "a", 9), ("0", "a", 9), ("1", "b", 3))
    assert len(read_sheet(put(tmp_path, good)).shares) == 3
    path = put(tmp_path, alter(good))
    with pytest.raises(InputError) as caught:
        read_sheet(path)
    assert str(caught.value).startswith(str(path))
    assert words in str(caught.value)


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        read_sheet(tmp_path / "none.csv")


def test_the_command_knows_every_table() -> None:
    (option,) = (x for x in cli.commands["sample"].params if x.name == "of")
    assert tuple(option.type.choices) == KINDS  # type: ignore[attr-defined]
