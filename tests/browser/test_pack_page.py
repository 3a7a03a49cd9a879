"""A figure pack opened from disk in a real browser, with the network cut."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib
import pypdfium2
import pytest

from lawstats.base.errors import NotebookCell, NotebookError
from lawstats.packs.config import read_packs
from lawstats.packs.failed import keep
from lawstats.packs.publish import run_packs
from tests.support.hostile_pack import PAGES as ATTACKED
from tests.support.hostile_pack import hostile_pack
from tests.support.shipped_pack import shipped_pack

sync_api = pytest.importorskip("playwright.sync_api", reason="make test-slow installs it")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="as above")

pytestmark = pytest.mark.browser

UPRIGHT = (595, 842)  # A4, in points
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 780}
VALUES = "figure[id='02_comparison-compare_values']"
# A glyph that no font has is drawn as the same box as any other such glyph.
GLYPHS = """() => {
    const canvas = document.createElement("canvas");
    const paint = (character) => {
        canvas.width = canvas.height = 40;
        const context = canvas.getContext("2d", { willReadFrequently: true });
        context.font = "32px " + getComputedStyle(document.body).fontFamily;
        context.fillText(character, 2, 32);
        return context.getImageData(0, 0, 40, 40).data.join();
    };
    const none = paint("\\u{10FFFD}");
    const text = document.body.innerText;
    const shown = new Set(text.replace(/[\\s\\u200b-\\u200f\\u2028-\\u202e]/g, ""));
    return [...shown].filter((character) => paint(character) === none);
}"""
BROKEN = """() => Promise.all([...document.images].map(async (image) => {
    image.loading = "eager";
    try { await image.decode(); } catch { return image.src; }
    const { naturalWidth, naturalHeight, width, height } = image;
    const same = Math.abs(naturalWidth / naturalHeight - width / height) < 0.02;
    const told = naturalWidth === +image.getAttribute("width");
    return same && told && image.alt && width > 300 ? "" : image.src;
})).then((found) => found.filter(Boolean))"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Chromium without any font of the system but for Latin."""
    fonts = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    latin = Path(matplotlib.get_data_path(), "fonts", "ttf")
    fonts.write_text(f"<fontconfig><dir>{latin}</dir></fontconfig>", encoding="utf-8")
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The pack of the five reports, made again after a correction."""
    root = tmp_path_factory.mktemp("corrected") / "project"
    shutil.copytree(shipped_pack(tmp_path_factory, worker_id), root, symlinks=True)
    (root / "data" / "raw" / "corrections.csv").write_text(
        "report_id,start,field,value,by,reason\nxianshuigu-2023,1085,value,39,张三,看错\n",
        encoding="utf-8",
    )
    (run,) = run_packs(root=root)
    assert run.path is not None
    # Its page is that of a notebook which failed.
    shutil.copytree(run.path / "notebooks", kept := run.path / "failed")
    cell = NotebookCell(2, "values = [\n" + "    1,\n" * 90, "x" * 300 + "\nKeyError: 'values'")
    error = NotebookError("02_comparison.ipynb, cell 2: KeyError: 'values'", cell)
    of = read_packs(root / "packs.toml")["overview"]
    keep(of, kept, {of.notebooks[1]: ({"years": [2023]}, error)})
    return run.path


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    return hostile_pack(tmp_path_factory, worker_id)


class Opened:
    """A page, what it asked for, and what its console said."""

    def __init__(self, browser: Any, path: Path, **how: Any) -> None:
        self.context = browser.new_context(
            offline=True, viewport=WIDE, reduced_motion="reduce", **how
        )
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.resolve().as_uri())
        self.folder = path.resolve().parent.as_uri()

    def check(self) -> None:
        """Nothing went wrong, nothing left the folder."""
        assert self.said == []
        assert [u for u in self.asked if not u.startswith((self.folder, "data:"))] == []
        self.context.close()


PAGES = ("index.html", "changes.html", "checklist.html", "failed/index.html", "../../index.html")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("scheme", "size"), [("light", WIDE), ("dark", NARROW)], ids=["light", "dark and narrow"]
)
def test_a_page_is_whole_and_open_to_all(
    browser: Any, pack: Path, name: str, scheme: str, size: dict[str, int]
) -> None:
    opened = Opened(browser, pack / name, color_scheme=scheme)
    page = opened.page
    page.set_viewport_size(size)
    assert page.evaluate(BROKEN) == []
    assert page.evaluate(GLYPHS) == []
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    # What is laid out only when it comes into view moves the rest, and misleads axe.
    page.evaluate(
        "document.querySelectorAll('.source').forEach((s) => s.style.contentVisibility = 'visible')"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    found = axe.Axe().run(page).response["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    assert [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0]["any"]) for v in serious] == []
    opened.check()


def test_a_table_is_sorted_filtered_and_copied(browser: Any, pack: Path) -> None:
    opened = Opened(browser, pack / "index.html", permissions=["clipboard-read", "clipboard-write"])
    data = opened.page.locator(f"{VALUES} details")
    data.locator("summary").press("Enter")
    rows = data.locator("tbody tr:visible")
    every = rows.count()
    heads = data.locator("thead th").all_inner_texts()
    at = next(i for i, head in enumerate(heads) if head.startswith("数值"))
    before = rows.locator(f"td:nth-child({at + 1})").all_inner_texts()
    button = data.locator(f"thead th:nth-child({at + 1}) button")
    present = sorted(float(text) for text in before if text)
    for order, expected in (("ascending", present), ("descending", present[::-1])):
        button.press("Enter")
        assert data.locator(f"thead th:nth-child({at + 1})").get_attribute("aria-sort") == order
        now = rows.locator(f"td:nth-child({at + 1})").all_inner_texts()
        assert [float(text) for text in now if text] == expected
        assert not any(now[len(expected) :]), "what is missing comes last"
    button.press("Enter")
    assert rows.locator(f"td:nth-child({at + 1})").all_inner_texts() == before

    data.locator("input").fill("普法宣传 咸水沽")
    shown = rows.all_inner_texts()
    assert 0 < len(shown) < every
    assert all("普法宣传" in text and "咸水沽" in text for text in shown)
    assert data.locator("output").inner_text() == f"{len(shown)} / {every} 行"
    data.locator("button", has_text="复制").click()
    copied = opened.page.evaluate("navigator.clipboard.readText()").splitlines()
    assert len(copied) == 1 + len(shown)
    assert copied[1].split("\t")[0] == shown[0].split("\t")[0].strip()
    with opened.page.expect_download() as download:
        data.get_by_text("下载 CSV").click()
    csv = pack / "figures" / "02_comparison" / "compare_values.csv"
    assert download.value.path().read_bytes() == csv.read_bytes()
    opened.check()


def test_a_number_shows_its_sentences(browser: Any, pack: Path) -> None:
    opened = Opened(browser, pack / "index.html")
    page = opened.page
    row = page.locator(f"{VALUES} tbody tr", has=page.locator("td:last-child a + a")).first
    page.locator(f"{VALUES} summary").click()
    number = row.locator("td.number a").first
    links = row.locator("td:last-child a").all_inner_texts()
    number.focus()
    page.keyboard.press("Enter")
    card = page.locator("#card")
    assert card.locator("li .no").all_inner_texts() == links
    assert card.locator("mark").count() == len(links)
    wanted = page.locator(f"#f{links[0]} q").text_content()
    assert card.locator("q").first.inner_text() == wanted
    page.keyboard.press("Escape")
    assert not card.is_visible()
    assert number.evaluate("(link) => link === document.activeElement"), "one reads on"
    row.locator("td:last-child a").first.click()
    assert card.locator("li").count() == 1
    card.locator("li a").click()
    assert page.url.endswith(f"#f{links[0]}")
    assert page.locator(f"#f{links[0]}").is_visible()
    opened.check()


def test_without_script_all_but_the_tools_is_there(browser: Any, pack: Path) -> None:
    opened = Opened(browser, pack / "index.html", java_script_enabled=False)
    page = opened.page
    page.locator(f"{VALUES} summary").click()
    assert page.locator(f"{VALUES} tbody tr").first.is_visible()
    assert page.locator(".tools:visible").count() == 0
    link = page.locator(f"{VALUES} td a").first
    link.click()
    assert page.locator(":target q").is_visible()
    opened.check()


def test_what_changed_is_one_click_away(browser: Any, pack: Path) -> None:
    opened = Opened(browser, pack / "index.html")
    opened.page.get_by_role("link", name="与上一期相比").click()
    text = opened.page.locator("main").inner_text()
    assert "93" in text
    assert "39" in text
    assert "更正" in text
    row = opened.page.locator("#facts tbody tr", has_text="行政处罚案件数")
    row.get_by_role("link", name="39").click()
    assert "93件" in opened.page.locator(":target q").inner_text()
    opened.check()


@pytest.mark.parametrize(
    ("name", "size", "most", "words"),
    [
        pytest.param("index.html", UPRIGHT, 40, "数字出处", id="index"),
        pytest.param("changes.html", UPRIGHT, 9, "读出的事实", id="changes"),
        pytest.param("checklist.html", UPRIGHT[::-1], 5, "写出原因", id="checklist"),
        pytest.param("failed/index.html", UPRIGHT, 9, "重跑的命令", id="failed"),
    ],
)
def test_it_prints_on_a4(
    browser: Any,
    pack: Path,
    tmp_path: Path,
    name: str,
    size: tuple[int, int],
    most: int,
    words: str,
) -> None:
    opened = Opened(browser, pack / name)
    sheets = printed(opened.page, tmp_path / "x.pdf")
    assert {shape for shape, _ in sheets} == {size}
    assert len(sheets) < most
    text = "".join(text for _, text in sheets)
    assert words in text
    assert "下载 CSV" not in text
    opened.check()


def test_of_a_table_its_file_is_printed_or_if_open_all_of_it(
    browser: Any, pack: Path, tmp_path: Path
) -> None:
    opened = Opened(browser, pack / "index.html")
    opened.page.locator(f"{VALUES} summary").click()
    text = [text for _, text in printed(opened.page, tmp_path / "x.pdf")]
    files = [path.name for path in pack.glob("figures/*/*.csv")]
    assert [name for name in files if name not in "".join(text)] == []
    # Its heads stand on each of its sheets, and no other table is there.
    assert len([sheet for sheet in text if "提到的报告数" in "".join(sheet.split())]) == 3
    opened.check()


def printed(page: Any, path: Path) -> list[tuple[tuple[int, int], str]]:
    """Print to a PDF file: size in points, and text of each sheet."""
    page.pdf(path=path, prefer_css_page_size=True)
    with pypdfium2.PdfDocument(path) as document:
        sheets = [document[i] for i in range(len(document))]
        return [
            (tuple(map(round, s.get_size())), s.get_textpage().get_text_range()) for s in sheets
        ]


@pytest.mark.parametrize("name", ATTACKED)
def test_hostile_reports_do_nothing(browser: Any, attacked: Path, name: str) -> None:
    opened = Opened(browser, attacked / name)
    page = opened.page
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    if name == "index.html":
        page.locator(f"{VALUES} td a").first.click()
        assert page.locator("#card").is_visible()
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert page.evaluate("window.hit") is None
    assert page.locator("img[src='x']").count() == 0
    opened.check()
