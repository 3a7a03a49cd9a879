"""Every figure at 0, 1, 6, 60 and more reports in two languages: no text overlaps or is cut."""

import json
import logging
import random
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox
from test_compare import absence, corpus, figure, number, part_check, report, section

from lawstats import clusters, compare, figures, keywords, overview, profile
from lawstats.corpus import Corpus
from lawstats.figures.style import Page, balanced, say, wrap
from lawstats.given import GIVEN
from lawstats.schema import to_arrow
from lawstats.vocabulary import Language, load

FIGURES: dict[str, tuple[Callable[[Corpus], pd.DataFrame], Callable[..., Axes]]] = {
    "corpus_due": (overview.due, figures.corpus_due),
    "corpus_parts": (overview.parts, figures.corpus_parts),
    "corpus_dates": (overview.dates, figures.corpus_dates),
    "corpus_reading": (overview.reading, figures.corpus_reading),
    "compare_reporting": (compare.reporting, figures.compare_reporting),
    "compare_values": (compare.values, figures.compare_values),
    "compare_quotes": (compare.quotes, figures.compare_quotes),
    "compare_indicator": (compare.indicator, figures.compare_indicator),
    "compare_official": (compare.official, figures.compare_official),
    "compare_years": (compare.years, figures.compare_years),
    "compare_jumps": (compare.jumps, figures.compare_jumps),
    "keyword_terms": (keywords.terms, figures.keyword_terms),
    "keyword_issuers": (keywords.issuers, figures.keyword_issuers),
    "keyword_distinctive": (keywords.distinctive, figures.keyword_distinctive),
    "keyword_citations": (keywords.citations, figures.keyword_citations),
    "shortcomings_themes": (clusters.themes, figures.shortcomings_themes),
    "shortcomings_clusters": (clusters.clusters, figures.shortcomings_clusters),
    "shortcomings_said": (clusters.said, figures.shortcomings_said),
    "profile_facts": (profile.facts, figures.profile_facts),
    "profile_peers": (profile.peers, figures.profile_peers),
    "profile_points": (profile.points, figures.profile_points),
}
ONE_YEAR = ("compare_values", "compare_quotes", "compare_indicator")
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@cache
def many(n: int) -> Corpus:
    """Invent `n` reports, some with long names and large numbers; the same ones every time."""
    rng = random.Random(n)
    vocabulary = load()
    indicators, themes = list(vocabulary.indicators.values()), list(vocabulary.themes)
    terms = [t.name_zh for t in keywords.Words(vocabulary).terms.values()]
    kinds = ["law", "regulation", "party_rule", "local_document", "policy_document", "other"]
    towns = [a + b for a in "东西南北中上下大小新" for b in "河山湖关桥水安溪"]
    towns += [a + town for a in "金银玉石木花竹" for town in towns]
    apart = random.Random(-n)  # what came later, so that the rest stays what it was
    tables: dict[str, list[Any]] = {}

    def add(table: str, row: Any) -> None:
        tables.setdefault(table, []).append(row)

    for i in range(n):
        name, year = f"r{i:03}", 2019 + rng.randrange(5)
        town = towns[i] + ("镇" if i % 5 else "区城市管理综合行政执法局")
        signed = date(year + 1, 1, 1) + timedelta(rng.randrange(-30, 160))
        text = "".join(rng.choice(terms) * rng.randrange(1, 5) + "。" for _ in range(80))
        add(
            "reports",
            report(
                name,
                town,
                year,
                text=text,
                published_on=rng.choice([None, signed]),
                **placed(i, signed, apart),
            ),
        )
        for part in ("measures", "shortcomings", "leadership", "plan", "other"):
            states = ["own", "merged", "folded", "stated", "not found", "not asked for"]
            add("checks", part_check(part, rng.choice(states), report_id=name))
        start = 0
        for k, part in enumerate(["measures", "shortcomings", "leadership", "plan", "closing"]):
            end = start + rng.randrange(5, 100) if part != "closing" else len(text)
            add("sections", section(part, report_id=name, section_id=k + 1, start=start, end=end))
            start = end
        for k in rng.sample(range(len(indicators)), rng.randrange(5, 40)):
            value = round(10 ** rng.uniform(0, 7))
            qualifier = rng.choice(["exact", "exact", "over", "about", "at_most"])
            unit, start = indicators[k].unit, 10 + 10 * k
            add("quantities", number(name, indicators[k].id, value, unit, qualifier=qualifier,
                                     start=start))  # fmt: skip
        add("absences", absence(name, "litigation_cases"))
        for k in range(1, 5):
            words = "，".join(rng.sample(terms, 4)) + "还不够" + rng.choice("深细实广") * 3
            add("points", {"report_id": name, "point_id": k, "part": "shortcomings",
                           "text": f"一是{words}。", "start": k})  # fmt: skip
            add(
                "themes", {"report_id": name, "point_id": k, "theme": rng.choice(themes), "rank": 1}
            )
            add("points", {"report_id": name, "point_id": k + 4, "part": "plan",
                           "text": f"加强{rng.choice(terms)}。", "start": k + 4})  # fmt: skip
        for k in range(8):
            title = rng.choice(terms) + "工作条例" * rng.choice([1, 1, 7])
            add(
                "citations",
                {
                    "fact_id": f"{name}:c{k}",
                    "report_id": name,
                    "title": title,
                    "canonical_title": title,
                    "kind": rng.choice(kinds),
                    "start": k,
                },
            )
    made = corpus(**tables)
    nothing = [None] * 5
    listed = [
        (f"{towns[i]}镇", "town", code(i), *nothing, "not_found" if i % 7 else None)
        for i in range(n + n // 4)
    ]
    given = {"roster": to_arrow(GIVEN["roster"], listed)}
    return Corpus(made._store, made.vocabulary, given)


def code(i: int) -> str:
    """Invent a code for a town, in a county of two or three."""
    return f"99{2 * i // 5:04}{100 + i % 5}"


def placed(i: int, signed: date, rng: random.Random) -> dict[str, Any]:
    """Give place and release of the town number `i`."""
    released = signed + timedelta(rng.randrange(0, 120)) if rng.random() < 0.6 else None
    county = "金木水火土日月星"[2 * i // 5 % 8] + "州川阳陵平丰"[2 * i // 5 // 8 % 6] + "县"
    known = {"division_code": code(i), "county": county} if i % 11 else {}
    return {"released_on": released, **known}


@cache
def yearly(n: int, years: tuple[int, ...] = (2022, 2023, 2024)) -> Corpus:
    """Invent `n` towns that report every year, and official figures; the same ones every time."""
    rng = random.Random(n)
    names = ["penalty_cases", "publicity_materials", "mediators", "certificate_rate", "inspections"]
    units = {name: load().indicators[name].unit for name in names}
    tables: dict[str, list[Any]] = {"reports": [], "quantities": [], "absences": []}
    reference: list[Any] = []
    for i in range(n):
        town = "".join(rng.choice("河山湖关桥水安溪") for _ in range(2)) + f"{i}" + "镇"
        code = str(120112100 + i)
        for year in years:
            key = f"r{i:03}-{year}"
            tables["reports"].append(report(key, town, year, division_code=code))
            reference.append(figure(code, year, "常住人口", 20_000 + 70 * i))
            for k, name in enumerate(names):
                draw = rng.random()
                if draw < 0.1:
                    tables["absences"].append(absence(key, name))
                elif draw < 0.8:
                    value = round(10 ** rng.uniform(0, 5)) if k < 2 else rng.randrange(80, 100)
                    period = rng.choice(["", "", "", "截至11月，", "自2019年以来，"])
                    qualifier = rng.choice(["exact", "exact", "over", "about", "at_most"])
                    one = number(key, name, value, units[name], qualifier=qualifier, start=10 + k)
                    quote = f"{period}开展工作{'，深入推进' * rng.randrange(9)}{one['raw']}。"
                    tables["quantities"].append(one | {"quote": quote})
                    official = round(value * rng.choice([1, 1, 0.9, 2]), 2)
                    reference.append(figure(code, year, name, official))
    return corpus(**tables, reference=reference)


@pytest.fixture(autouse=True)
def no_missing_glyph(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail where matplotlib's loggers speak (warnings are errors already)."""
    yield
    names = ("matplotlib.font_manager", "matplotlib.mathtext")
    spoken = [r for r in caplog.get_records("call") if r.name in names]
    assert not [r for r in spoken if r.levelno >= logging.WARNING]


def draw(name: str, made: Corpus, language: Language = "zh") -> tuple[Axes, pd.DataFrame]:
    table, figure = FIGURES[name]
    data = table(made)
    return figure(data, figures.sample(made), language=language), data


@lru_cache(maxsize=2)
def tabled(name: str, n: int) -> pd.DataFrame:
    """Make the data of a figure of `many` reports, once for both languages."""
    return FIGURES[name][0](many(n))


def boxes(page: Page) -> list[tuple[str, Bbox]]:
    """Texts of a drawn page and where they stand, in pixels."""
    renderer = FigureCanvasAgg(page).get_renderer()  # type: ignore[no-untyped-call]
    page.draw(renderer)
    # Axes keep empty and invisible texts of their own; those written are in these lists.
    texts = [*page.texts, *(text for ax in page.axes for text in ax.texts)]
    return [(t.get_text(), t.get_window_extent(renderer)) for t in texts if t.get_text().strip()]


def collisions(found: list[tuple[str, Bbox]]) -> list[tuple[str, str]]:
    """Pairs of texts that overlap by more than 2 pixels in both directions."""
    hits = []
    order = sorted(found, key=lambda item: item[1].y0)
    for i, (a, box) in enumerate(order):
        for b, other in order[i + 1 :]:
            if other.y0 > box.y1 - 2:
                break
            if min(box.x1, other.x1) - max(box.x0, other.x0) > 2 and (
                min(box.y1, other.y1) - max(box.y0, other.y0) > 2
            ):
                hits.append((a, b))
    return hits


# What draws or counts every report; the others list no more than 60, so 130 show the same.
EVERY = ("corpus_dates", "corpus_parts", "compare_indicator", "compare_reporting", "profile_peers",
         "shortcomings_clusters")  # fmt: skip
SIZES = [(name, n) for name in FIGURES for n in (0, 1, 6, 60, 500 if name in EVERY else 130)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "n"), SIZES)
def test_nothing_overlaps_or_is_cut_off(name: str, n: int, language: Language) -> None:
    sample = figures.sample(many(n))
    assert untidy(FIGURES[name][1](tabled(name, n), sample, language=language)) == []


def untidy(ax: Axes) -> list[Any]:
    """List what overlaps, is cut off or too small, and texts that lack something."""
    page = ax.get_figure()
    assert isinstance(page, Page)
    found = boxes(page)
    inner = page.bbox.padded(-4)
    cut = [t for t, b in found if not (inner.contains(*b.min) and inner.contains(*b.max))]
    texts = [*page.texts, *(text for ax in page.axes for text in ax.texts)]
    small = [text.get_text() for text in texts if float(text.get_fontsize()) < 7.5]
    parted = [text for text, _ in found if re.search(r"\bn( =)?$", text)]
    said = (page.title, page.subtitle, page.alt, page.source)
    wrong = [text for text in said if not text or "{" in text]
    return [
        *collisions(found),
        *cut,
        *small,
        *wrong,
        *parted,
        *([page.alt] if page.alt == page.title else []),
        *(
            text
            for text in said
            if page.language == "en" and text[0].islower() and text[:3] != "n ="
        ),
    ]


COMPARISONS = [name for name in FIGURES if name.startswith("compare_")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("n", [5, 60])
@pytest.mark.parametrize("name", COMPARISONS)
def test_comparisons_over_years_and_with_official_figures(
    name: str, n: int, language: Language
) -> None:
    assert untidy(draw(name, yearly(n), language)[0]) == []


CUT = {"keyword_distinctive": "……中间12份见数据文件……", "corpus_due": "……中间5行见数据文件……"}


@pytest.mark.parametrize(("name", "gap"), CUT.items())
def test_a_long_list_keeps_its_top_and_bottom(name: str, gap: str) -> None:
    page = draw(name, many(72 if name == "keyword_distinctive" else 130))[0].get_figure()
    assert isinstance(page, Page)
    assert [text for text, _ in boxes(page) if text.startswith("……中间")] == [gap]


def texts_of(name: str, made: Corpus, language: Language = "zh") -> list[str]:
    """Texts of a figure, from its subtitle to its note."""
    page = draw(name, made, language)[0].get_figure()
    assert isinstance(page, Page)
    return [*(text for text, _ in boxes(page)), page.subtitle, page.source, page.alt]


def said(texts: list[str], *words: str) -> list[bool]:
    return [any(word in text for text in texts) for word in words]


def test_reports_that_cannot_be_listed_are_counted() -> None:
    reports = [report(f"r{i:02}", f"{i}镇", 2022 + i % 2, published_on=date(2023 + i % 2, 2, 1))
               for i in range(61)]  # fmt: skip
    listed, counted = (texts_of("corpus_dates", corpus(reports=reports[:n])) for n in (60, 61))
    assert said(listed, "0镇 2022", "▷", "每柱为一周") == [True, True, False]
    assert said(counted, "0镇 2022", "▷", "每柱为一周") == [False, False, True]
    assert said(counted, "2022\nn = 31", "2023\nn = 30") == [True, True]
    checks = [part_check("plan", "own", report_id=r["report_id"]) for r in reports]
    made = corpus(reports=reports, checks=checks)
    assert said(texts_of("corpus_parts", made), "下年安排 2022", "0镇") == [True, False]
    assert "下年安排61份中61份（0份没有找到）" in texts_of("corpus_parts", made)[-1]


DATED: dict[str, tuple[dict[str, Any], list[str], list[str]]] = {
    # a report, what is explained, what is not
    "signed": ({"published_on": date(2024, 2, 1)}, ["▷", "未见逾期"], ["●", "»", "†", "地方规定"]),
    "released": ({"released_on": date(2024, 2, 1)}, ["●", "按时"], ["▷", "»", "未见逾期"]),
    "undated": ({}, ["日期不详"], ["▷", "●", "»", "“–”"]),
    "subdistrict": ({"level": "subdistrict"}, ["地方规定", "“地方规定”"], ["逾期", "“–”"]),
    "before the rule": ({"year": 2018}, ["“–”"], ["逾期", "“地方规定”"]),
    "far outside": ({"released_on": date(2025, 3, 1)}, ["»", "逾期"], ["«", "▷"]),
    "far before": ({"published_on": date(2023, 7, 1)}, ["«", "▷"], ["●"]),
}  # fmt: skip


@pytest.mark.parametrize("case", DATED.values(), ids=DATED)
def test_only_marks_that_are_there_are_explained(
    case: tuple[dict[str, Any], list[str], list[str]],
) -> None:
    told, there, absent = case
    texts = texts_of("corpus_dates", corpus(reports=[report(**told)]))
    # What an edge holds is a text of its own; the note names both.
    texts = [text for text in texts if not {"«", "»"} <= set(text)]
    assert said(texts, *there) == [True] * len(there)
    assert said(texts, *absent) == [False] * len(absent)


def test_december_is_on_the_scale() -> None:
    for n in (1, 60, 130):
        assert said(texts_of("corpus_dates", many(n)), "12月", "3月1日", "4月1日") == [True] * 3


def test_no_line_is_drawn_where_none_applies() -> None:
    def lines(**told: Any) -> int:
        ax = draw("corpus_dates", corpus(reports=[report(**told)]))[0]
        places = [np.unique(np.asarray(line.get_xdata())).tolist() for line in ax.get_lines()]
        return sum(place in ([60], [91]) for place in places) - 2

    # Beside the lines of the beginnings of these months.
    assert [lines(), lines(level="subdistrict"), lines(year=2018)] == [2, 0, 0]


def test_a_corrected_date_is_marked() -> None:
    data = overview.dates(corpus(reports=[report(published_on=date(2024, 2, 1))]))
    made = figures.sample(many(1))
    for corrected in (False, True):
        page = figures.corpus_dates(data.assign(corrected=corrected), made).get_figure()
        assert isinstance(page, Page)
        assert ("2024-02-01†" in [text for text, _ in boxes(page)]) == corrected
        assert ("†" in page.source) == corrected


def test_several_reports_of_one_issuer_and_year_are_told() -> None:
    again = [report("a", "甲镇"), report("b", "甲镇"), report("c", "甲镇", 2022)]
    for name in ("corpus_dates", "corpus_parts", "corpus_reading"):
        texts = [texts_of(name, corpus(reports=rows)) for rows in (again, again[1:])]
        assert [said(t, "有1份与另一份同属一个单位")[0] for t in texts] == [True, False], name


def test_without_a_roster_nobody_was_due() -> None:
    made = many(6)
    alone = Corpus(made._store, made.vocabulary)
    with_one, without = texts_of("corpus_due", made), texts_of("corpus_due", alone)
    assert said(with_one, "应报", "没有名册") == [True, False]
    assert said(without, "无从得知谁应当报告", "县区不详") == [True, True]
    assert "应报" not in without


def test_overlap_and_cutting_are_noticed() -> None:
    ax, _ = draw("corpus_reading", many(1))
    page = ax.get_figure()
    assert isinstance(page, Page)
    page.text(0.5, 0.5, "甲" * 20, fontfamily="Noto Sans SC")
    page.text(0.5, 0.5, "乙" * 40, fontfamily="Noto Sans SC")
    found = boxes(page)
    assert ("甲" * 20, "乙" * 40) in collisions(found)
    assert max(box.x1 for _, box in found) > page.bbox.width


@pytest.mark.filterwarnings("error::UserWarning")
def test_a_missing_glyph_is_noticed() -> None:
    made = corpus(reports=[report("a", "\U00013000镇", text="一二", published_on=date(2024, 1, 2))])
    with pytest.raises(UserWarning, match="missing from font"):
        figures.publish(*draw("corpus_dates", made), "x")


@pytest.mark.parametrize("name", FIGURES)
def test_publishing_twice_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        data = FIGURES[name][0](many(6))
        ax = FIGURES[name][1](data, figures.sample(many(6)))
        figures.publish(ax, data, name, tmp_path / folder)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert files == [f"{name}.{suffix}" for suffix in ("csv", "json", "png", "svg")]
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    about = json.loads((tmp_path / "a" / f"{name}.json").read_text(encoding="utf-8"))
    assert list(about) == ["name", "title", "subtitle", "alt", "source", "n"]
    # What is set side by side is of one level and year.
    assert about["n"] == (6 if name not in ONE_YEAR else 3)
    table = (tmp_path / "a" / f"{name}.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in table
    assert plt.get_fignums() == []


def test_the_settings_of_the_caller_do_not_matter(tmp_path: Path) -> None:
    for folder, size in (("a", 10), ("b", 20)):
        with plt.rc_context({"font.size": size, "font.family": "DejaVu Sans", "savefig.dpi": 40}):
            ax, data = draw("corpus_reading", many(6))
            figures.publish(ax, data, "x", tmp_path / folder)
    assert (tmp_path / "a" / "x.png").read_bytes() == (tmp_path / "b" / "x.png").read_bytes()


def test_publish_without_folder_writes_nothing(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    ax, data = draw("corpus_reading", many(1))
    figures.publish(ax, data, "x")
    assert list(tmp_path.iterdir()) == []


def test_publish_refuses_other_axes() -> None:
    _, ax = plt.subplots()
    with pytest.raises(TypeError, match=r"lawstats\.figures"):
        figures.publish(ax, pd.DataFrame(), "x")


def test_few_sentences_are_said_to_be_illustrative() -> None:
    few, enough = (draw("shortcomings_clusters", many(n))[0].get_figure() for n in (6, 60))
    assert isinstance(few, Page)
    assert isinstance(enough, Page)
    assert "不到50条，只作举例，不归类" in few.subtitle
    assert "不归类" not in enough.subtitle


def test_the_source_counts_reports_issuers_and_years() -> None:
    reports = [report("a", "甲镇", 2021, text="一"), report("b", "甲镇", 2023, text="一")]
    page = draw("corpus_reading", corpus(reports=reports))[0].get_figure()
    assert isinstance(page, Page)
    assert "1个单位公开的2份" in page.source
    assert "2021、2023年" in page.source


def test_only_colours_that_are_there_are_explained() -> None:
    reports = [report(name, town, 2023, text="一") for name, town in (("a", "甲镇"), ("b", "乙镇"))]
    numbers = [number("a", "publicity_events", 3, "场")]
    few = corpus(reports=reports, quantities=numbers)
    all_three = corpus(
        reports=reports, quantities=numbers, absences=[absence("b", "litigation_cases")]
    )
    subtitles = []
    for made in (few, all_three):
        page = draw("compare_reporting", made)[0].get_figure()
        assert isinstance(page, Page)
        subtitles.append([c for c in ("蓝色", "黄色", "灰色") if c in page.subtitle])
    assert subtitles == [["蓝色", "灰色"], ["蓝色", "黄色", "灰色"]]


WRAPPED = {
    "fits": ("普法宣传", 2.0, ["普法宣传"]),
    "characters": ("普法宣传活动", 0.6, ["普法宣传", "活动"]),
    "no line starts with a comma": ("普法宣传，活动", 0.6, ["普法宣", "传，活动"]),
    "no line ends with a bracket": ("普法宣（活动）", 0.6, ["普法宣", "（活动）"]),
    "words": ("legal services", 0.6, ["legal", "services"]),
    "a word is never broken": ("responsibilities", 0.2, ["responsibilities"]),
    "a word may end at its hyphen": ("first-rate", 0.45, ["first-", "rate"]),
    "a number is never broken": ("共12,000份", 0.5, ["共", "12,000", "份"]),
    "marks of direction take no room": ("普法\u202e宣传", 0.6, ["普法\u202e宣传"]),
    "n stays with its number": ("共n = 12份报告", 0.65, ["共", "n = 12份", "报告"]),
    "n stays with what it counts": ("so n = 12 reports", 0.8, ["so", "n = 12 reports"]),
}


@pytest.mark.parametrize("case", WRAPPED.values(), ids=WRAPPED)
def test_wrap(case: tuple[str, float, list[str]]) -> None:
    text, limit, expected = case
    assert wrap(text, limit) == expected


def test_balanced_lines_are_no_more_than_needed() -> None:
    assert balanced("存在的不足和原因", 1.1) == ["存在的不", "足和原因"]


def test_every_text_is_given_in_both_languages_with_the_same_fields() -> None:
    for key, entry in load().lists["figures"].items():
        fields = [sorted(set(_fields(text))) for text in (entry.name_zh, entry.name_en)]
        assert fields[0] == fields[1], key


def _fields(text: str) -> Iterator[str]:
    from string import Formatter

    return (name for _, name, _, _ in Formatter().parse(text) if name)


def test_texts_neither_praise_nor_blame() -> None:
    texts = [t for e in load().lists["figures"].values() for t in (e.name_zh, e.name_en)]
    for word in (
        "优秀",
        "落后",
        "较差",
        "良好",
        "缺失",
        "缺少",
        "missing",
        "best",
        "worst",
        "poor",
    ):
        assert not [t for t in texts if word in t.split("（")[0].lower()], word


def test_say_fills_fields_in() -> None:
    made = figures.sample(many(1))
    assert say(made, "zh", "item", name="普法", n=3) == "普法（3份）"
    assert say(made, "en", "item", name="x", n=3) == "x (3)"


NUMBERS: list[tuple[str, object, str]] = [
    ("reports", 1, "1 report"),
    ("reports", 2, "2 reports"),
    ("reports", 11, "11 reports"),
    ("reports", "2.1", "2.1 reports"),
    ("reports", "1,1", "1,1 reports"),
    ("compare.more_topics", 1, "Not in the figure: 1 more indicator that reports mention. "),
    ("more_topics", 1, "Left out: 1 more item; see the data file. "),
]


@pytest.mark.parametrize(("key", "k", "expected"), NUMBERS)
def test_one_is_singular_in_english(key: str, k: object, expected: str) -> None:
    assert say(figures.sample(many(1)), "en", key, k=k) == expected
