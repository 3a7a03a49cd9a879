"""Figures of invented corpora, and what is wrong with a drawn figure."""

import random
import re
from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from lawstats import figures
from lawstats.analysis import keywords
from lawstats.figures import FIGURES, Chart
from lawstats.schema.given import GIVEN
from lawstats.schema.tables import to_arrow
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language, load
from tests.support.rows import absence, corpus, figure, number, part_check, report, section

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@cache
def many(n: int) -> Corpus:
    """Invent `n` reports, some with long names and large numbers; the same ones every time."""
    rng = random.Random(n)
    vocabulary = load()
    indicators, themes = list(vocabulary.indicators.values()), list(vocabulary.themes)
    terms = [t.name_zh for t in keywords.Tokenizer(vocabulary).terms.values()]
    kinds = ["law", "regulation", "party_rule", "local_document", "policy_document", "other"]
    towns = [a + b for a in "东西南北中上下大小新" for b in "河山湖关桥水安溪"]
    towns += [a + town for a in "金银玉石木花竹" for town in towns]
    beside = dict(zip(themes, themes[1:] + themes[:1], strict=True))
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
            first = rng.choice(themes)
            # Two statements of each report have another theme too, which goes with the first.
            for rank, theme in enumerate([first, beside[first]][: 1 + k % 2], 1):
                add("themes", {"report_id": name, "point_id": k, "theme": theme, "rank": rank,
                               "evidence": f"{words[:7]}不够", "start": k})  # fmt: skip
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


def draw(name: str, made: Corpus, language: Language = "zh") -> tuple[Axes, pd.DataFrame]:
    data = FIGURES[name].data(made)
    return FIGURES[name].draw(data, figures.drawing(made, language)), data


def chart_of(ax: Axes) -> Chart:
    chart = ax.get_figure()
    assert isinstance(chart, Chart)
    return chart


def boxes(chart: Chart) -> list[tuple[str, Bbox]]:
    """Texts of a drawn chart and where they stand, in pixels."""
    renderer = FigureCanvasAgg(chart).get_renderer()  # type: ignore[no-untyped-call]
    chart.draw(renderer)
    # Axes keep empty and invisible texts of their own; those written are in these lists.
    texts = [*chart.texts, *(text for ax in chart.axes for text in ax.texts)]
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


def untidy(ax: Axes) -> list[Any]:
    """List what overlaps, is cut off or too small, and texts that lack something."""
    chart = chart_of(ax)
    found = boxes(chart)
    inner = chart.bbox.padded(-4)
    cut = [t for t, b in found if not (inner.contains(*b.min) and inner.contains(*b.max))]
    texts = [*chart.texts, *(text for ax in chart.axes for text in ax.texts)]
    small = [text.get_text() for text in texts if float(text.get_fontsize()) < 7.5]
    parted = [text for text, _ in found if re.search(r"\bn( =)?$", text)]
    said = (chart.title, chart.subtitle, chart.alt, chart.source)
    wrong = [text for text in said if not text or "{" in text]
    return [
        *collisions(found),
        *cut,
        *small,
        *wrong,
        *parted,
        *([chart.alt] if chart.alt == chart.title else []),
        *(
            text
            for text in said
            if chart.drawing.language == "en" and not re.match(r"n\s=|(?!N\s=)[^a-z]", text)
        ),
    ]


COMPARISONS = [name for name in FIGURES if name.startswith("compare_")]
