"""Every notebook opened and run top to bottom by a person's means: JupyterLab in a browser."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import ROOT

sync_api = pytest.importorskip("playwright.sync_api", reason="make test-slow installs it")

pytestmark = pytest.mark.browser

# One with a table below its figures, and one that no pack runs. The other notebooks run in packs
# and in tests/test_notebooks.py; the one with a field to fill in has a test of its own.
NOTEBOOKS = ("01_corpus", "06_change")
TOKEN = "of-this-test"
SECONDS_TO_START = 120
SECONDS_TO_RUN = 240

CONNECTED = """() => {
    const session = window.jupyterapp?.shell.currentWidget?.sessionContext?.session;
    return session?.kernel?.connectionStatus === "connected";
}"""
RUN_ALL = """async () => {
    const app = window.jupyterapp;
    await app.shell.currentWidget.sessionContext.ready;
    await app.commands.execute("notebook:run-all-cells");
    return app.shell.currentWidget.content.model.toJSON().cells;
}"""
# Only cells near the screen are in the page, so each is scrolled to before it is asked.
SHOWN = """async (index) => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    await notebook.scrollToItem(index);
    const image = notebook.widgets[index].node.querySelector(".jp-OutputArea-output img");
    if (image && !image.complete) await image.decode();
    return image ? image.naturalWidth : 0;
}"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy to work in, as a fresh clone: notebooks and reports, no tables yet."""
    folder = tmp_path_factory.mktemp("lab") / "project"
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    shutil.copy(ROOT / "packs.toml", folder)
    return folder


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    """A JupyterLab server on a free port, with settings of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    log = project.parent / "server.log"
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *("--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
                *(f"--IdentityProvider.token={TOKEN}", "--expose-app-in-browser"),
            ],
            cwd=project,
            env=os.environ | {name: str(project.parent / name) for name in own},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/api/status?token={TOKEN}", server, log)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab does not answer:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture
def page() -> Iterator[Any]:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser.new_page()
        browser.close()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_in_jupyterlab(name: str, project: Path, address: str, page: Any) -> None:
    notebook = f"notebooks/{name}.ipynb"
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(f"{address}/lab/tree/{notebook}?reset&token={TOKEN}")
    page.wait_for_function(CONNECTED, timeout=SECONDS_TO_START * 1000)
    page.set_default_timeout(SECONDS_TO_RUN * 1000)
    cells = page.evaluate(RUN_ALL)

    outputs = [(i, output) for i, cell in enumerate(cells) for output in cell.get("outputs", [])]
    assert [o["evalue"] for _, o in outputs if o["output_type"] == "error"] == []
    written = json.loads((project / notebook).read_text(encoding="utf-8"))["cells"]
    code = [cell["source"] for cell in written if cell["cell_type"] == "code"]
    run = [cell["execution_count"] for cell in cells if cell["cell_type"] == "code"]
    assert run == list(range(1, len(code) + 1))

    figures = [i for i, output in outputs if "image/png" in output.get("data", {})]
    wanted = sum("".join(source).count("publish(") for source in code)
    assert len(figures) == wanted > 0
    assert all(page.evaluate(SHOWN, i) > 300 for i in sorted(set(figures)))

    outside = [url for url in requested if not url.startswith((address, "data:", "blob:"))]
    assert outside == []


def test_an_issuer_is_named_and_its_profile_appears(address: str, page: Any) -> None:
    page.goto(f"{address}/lab/tree/notebooks/05_profile.ipynb?reset&token={TOKEN}")
    page.wait_for_function(CONNECTED, timeout=SECONDS_TO_START * 1000)
    page.set_default_timeout(SECONDS_TO_RUN * 1000)
    page.evaluate(RUN_ALL)
    field = page.locator(".widget-combobox input, .widget-text input").last
    field.scroll_into_view_if_needed()
    field.fill("岳龙镇 2021")
    field.press("Enter")
    drawn = page.locator(".widget-output img")
    drawn.nth(2).wait_for(state="attached")
    assert drawn.count() == 3
    told = page.locator(".widget-output").inner_text()
    assert "岳龙镇" in told
    assert "Error" not in told
