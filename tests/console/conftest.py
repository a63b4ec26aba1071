"""Debian's Chromium in front of a real ``awslambda serve``."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect, sync_playwright

from tests.serve.endpoint import Endpoint

SHOP = Path(__file__).with_name("shop.py")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Nothing of the browser's own goes out, and root may run it.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 30_000

expect.set_options(timeout=PATIENCE_MS)


class Console:
    """The page as a user meets it: by roles and names."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        page.goto(url)
        # The page is alive when its editor can be named.
        self.editor.wait_for()

    @property
    def editor(self) -> Locator:
        return self.page.get_by_role("textbox", name="Event, as JSON")

    @property
    def result(self) -> Locator:
        return self.page.get_by_role("textbox", name="Result, as JSON")

    @property
    def logs(self) -> Locator:
        return self.page.get_by_role("region", name="Logs")

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status")

    @property
    def problems(self) -> Locator:
        return self.page.get_by_role("region", name="Problems")

    @property
    def history(self) -> Locator:
        return self.page.get_by_role("region", name="History").get_by_role("listitem")

    def button(self, name: str, group: str = "Event") -> Locator:
        return self.page.get_by_role("group", name=group).get_by_role("button", name=name, exact=True)

    def choose(self, function: str) -> None:
        self.page.get_by_role("navigation", name="Functions").get_by_role("button", name=function).click()
        self.page.get_by_role("heading", name=function, exact=True).wait_for()

    def line(self, text: str) -> Locator:
        """Return the line of the editor that holds a text."""
        return self.editor.locator(".cm-line", has_text=text)

    def replace_line(self, text: str, new: str) -> None:
        """Type over the line that holds a text."""
        self.line(text).click()
        self.type_over(new)

    def type_over(self, new: str) -> None:
        """Type over the line with the caret."""
        for key in ("Home", "Home", "Shift+End", "Shift+End"):  # the first leads to where the line is wrapped
            self.page.keyboard.press(key)
        self.page.keyboard.insert_text(new)

    def write(self, text: str) -> None:
        """Put a text in place of all that the editor holds."""
        self.editor.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    @property
    def written(self) -> str:
        """What the editor holds; without the problems that it shows at their lines."""
        lines = self.editor.locator(".cm-line").evaluate_all(
            """lines => lines.map(line => {
                const copy = line.cloneNode(true);
                copy.querySelectorAll(".problem-message").forEach(message => message.remove());
                return copy.textContent;
            })"""
        )
        return "\n".join(lines)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """Return an endpoint that serves ``shop.py``."""
    folder = tmp_path_factory.mktemp("shop")
    shutil.copy(SHOP, folder)
    endpoint = Endpoint(folder, "shop.py", "--no-watch", "--timeout", "20", "--fixtures", "events")
    yield endpoint
    assert endpoint.stop() == 0, endpoint.messages
    assert "Traceback" not in endpoint.messages.replace("Traceback (most recent call last):\n  File", "")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser with a new, empty profile."""
    if CHROMIUM is None:
        pytest.skip("There is no Chromium; Debian's is installed by: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a context in which a request to another host, or an error of a script, is a failure."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    context.set_default_timeout(PATIENCE_MS)
    requests: list[Request] = []
    complaints: list[str] = []
    context.on("request", lambda request: requests.append(request))  # noqa: PLW0108 - it marks what it calls
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield context
    hosts = {urlsplit(request.url).hostname for request in requests if not request.url.startswith(("data:", "blob:"))}
    context.close()
    assert hosts == {"127.0.0.1"}
    assert complaints == []


@pytest.fixture
def console(context: BrowserContext, shop: Endpoint) -> Console:
    """Return the page of ``shop.py``."""
    return Console(context.new_page(), shop.url)
