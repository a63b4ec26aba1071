"""The page in a browser, as a user works with it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.console.conftest import SHOP, Console
from tests.serve.endpoint import Endpoint


def test_an_event_is_picked_broken_mended_invoked_replayed_and_saved(console: Console, shop: Endpoint) -> None:
    console.choose("place_orders")
    console.page.get_by_label("Sample").select_option("batch")
    expect(console.editor).to_contain_text("02590201-f3ce")  # only the batch has it
    expect(console.problems).to_contain_text("No problems")

    console.line('"messageId"').first.click()
    console.type_over('"messageId": 7,')
    refused = console.line('"messageId": 7,')
    expect(refused).to_contain_text("Input should be a valid string")
    expect(refused).to_have_class(re.compile("problem-line-error"))
    expect(console.problems.get_by_role("button")).to_contain_text(["Records[0].messageId"])
    expect(console.problems.get_by_role("button")).to_contain_text(["Line 4"])

    console.button("Invoke").click()
    expect(console.status).to_have_text("Failed (Unhandled)")
    expect(console.page.get_by_text("EventValidationError").first).to_be_visible()

    console.replace_line('"messageId": 7,', '"messageId": "m-7",')
    expect(console.problems).to_contain_text("No problems")
    console.button("Invoke").click()
    expect(console.status).to_have_text("Succeeded")
    assert json.loads(console.result.inner_text()) == [1, 1, 1]
    expect(console.logs).to_contain_text("placing 3 orders")
    expect(console.page.get_by_role("region", name="Result")).to_contain_text(
        re.compile(r"place_orders · [\d.]+ ms · Warm")
    )

    before = console.history.count()
    console.button("Replay", "This invocation").click()
    expect(console.history).to_have_count(before + 1)
    expect(console.status).to_have_text("Succeeded")
    assert json.loads(console.result.inner_text()) == [1, 1, 1]

    written = console.written
    console.button("Save as fixture", "This invocation").click()
    dialog = console.page.get_by_role("dialog", name="Save as fixture")
    dialog.get_by_label("Name").fill("two orders")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    assert (shop.folder / "events" / "two-orders.json").read_text("utf-8") == written


def test_what_the_hint_refuses_inside_of_a_body_is_shown_at_the_line_of_the_body(console: Console) -> None:
    console.choose("place_orders")
    console.replace_line('"body"', r'"body": "{\"id\": \"one\", \"total\": -1}",')
    expect(console.line('"body"')).to_contain_text("Input should be a valid integer")
    expect(console.line('"body"')).to_contain_text("(and 1 more)")
    expect(console.problems.get_by_role("button")).to_contain_text(["Records[0].body.id", "Records[0].body.total"])


def test_what_only_the_schema_finds_wrong_is_a_warning(console: Console) -> None:
    console.choose("quote")
    console.write('{\n  "id": "1",\n  "total": 2\n}')  # pydantic takes digits for a number
    expect(console.line('"id"')).to_have_class(re.compile("problem-line-warning"))
    expect(console.problems).to_contain_text("By the schema")
    console.button("Invoke").click()
    expect(console.status).to_have_text("Succeeded")


def test_a_slip_in_the_json_is_shown_where_the_comma_is_missing(console: Console) -> None:
    console.choose("quote")
    console.write('{\n  "id": 1\n  "total": 2\n}')
    expect(console.line('"id"')).to_contain_text("Expecting ',' delimiter")


def test_choosing_a_problem_puts_the_caret_there(console: Console) -> None:
    console.choose("place_orders")
    console.replace_line('"awsRegion"', '"awsRegion": 1')
    console.problems.get_by_role("button").click()
    expect(console.editor).to_be_focused()
    expect(console.editor.locator(".cm-activeLine")).to_contain_text("awsRegion")


def test_keys_are_completed_from_the_schema(console: Console) -> None:
    console.choose("place_orders")
    console.replace_line('"messageId"', "")
    console.page.keyboard.type('"messa')
    options = console.page.get_by_role("listbox", name="Completions").get_by_role("option")
    expect(options.first).to_contain_text("messageId")
    expect(console.page.get_by_text("Identifier that SQS gave the message.")).to_be_visible()
    console.page.wait_for_timeout(100)  # CodeMirror ignores Enter while a list is younger than 75 ms
    console.page.keyboard.press("Enter")
    expect(console.line('"messageId"')).to_contain_text('"messageId": "",')
    console.page.keyboard.type("m-1")
    expect(console.problems).to_contain_text("No problems")
    assert '"messageId": "m-1",' in console.written


def test_values_are_completed_from_the_samples(console: Console) -> None:
    console.choose("place_orders")
    console.replace_line('"eventSource"', '"eventSource": ,')
    console.page.keyboard.press("ArrowLeft")
    console.page.keyboard.type('"sq')
    options = console.page.get_by_role("listbox", name="Completions").get_by_role("option")
    expect(options.first).to_contain_text('"aws:sqs"')
    console.page.wait_for_timeout(100)  # as above
    console.page.keyboard.press("Enter")
    expect(console.line('"eventSource"')).to_have_text('      "eventSource": "aws:sqs",')


def test_an_error_of_the_function_is_shown_with_its_type_and_trace(console: Console) -> None:
    console.choose("broken")
    console.button("Invoke").click()
    expect(console.status).to_have_text("Failed (Unhandled)")
    shown = console.page.get_by_role("region", name="Result")
    expect(shown.get_by_text("KeyError", exact=True)).to_be_visible()
    shown.get_by_text("Stack trace").click()
    expect(shown.get_by_role("group").get_by_text('raise KeyError("warehouse")')).to_be_visible()


def test_what_the_service_refuses_is_shown_with_status_and_name(console: Console) -> None:
    console.choose("echo")
    console.write("{")
    console.button("Invoke").click()
    expect(console.status).to_have_text("Refused: 400 InvalidRequestContentException")
    expect(console.button("Replay", "This invocation")).to_be_disabled()


def test_numbers_and_text_go_and_come_as_they_are_written(console: Console) -> None:
    console.choose("echo")
    written = '{"n": 1.10, "big": 123456789012345678901, "text": "\U0001f600 \\u00e9"}'
    console.write(written)
    console.button("Format").click()
    expect(console.line('"n"')).to_have_text('  "n": 1.10,')
    expect(console.line('"text"')).to_have_text('  "text": "\U0001f600 \\u00e9"')
    console.button("Invoke").click()
    expect(console.status).to_have_text("Succeeded")
    expect(console.result).to_contain_text('"big": 123456789012345678901')


def test_what_was_written_for_a_function_is_there_again(console: Console) -> None:
    console.choose("echo")
    console.write('{"mine": true}')
    console.choose("quote")
    expect(console.editor).not_to_contain_text("mine")
    console.choose("echo")
    assert console.written == '{"mine": true}'


def test_an_address_leads_to_a_function(console: Console) -> None:
    console.choose("quote")
    expect(console.page).to_have_url(re.compile(r"\?function=quote$"))
    console.page.reload()
    expect(console.page.get_by_role("heading", name="quote", exact=True)).to_be_visible()


def test_an_invocation_by_another_client_appears_and_can_be_edited(console: Console, shop: Endpoint) -> None:
    console.choose("quote")
    before = console.history.count()
    shop.request("POST", "/2015-03-31/functions/echo/invocations", content=b'{"from": "elsewhere"}')
    expect(console.history).to_have_count(before + 1)
    console.history.first.get_by_role("button", name="echo").click()
    expect(console.result).to_contain_text("elsewhere")
    console.button("Edit event", "This invocation").click()
    expect(console.page.get_by_role("heading", name="echo", exact=True)).to_be_visible()
    assert console.written == '{"from": "elsewhere"}'


def test_a_fixture_is_replaced_only_on_demand(console: Console, shop: Endpoint) -> None:
    file = shop.folder / "events" / "kept.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text("{}", "utf-8")
    console.choose("echo")
    console.write('{"new": 1}')
    console.button("Save as fixture").click()
    dialog = console.page.get_by_role("dialog", name="Save as fixture")
    dialog.get_by_label("Name").fill("kept.json")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_have_text("There is kept.json already.")
    assert file.read_text("utf-8") == "{}"
    dialog.get_by_role("button", name="Replace it").click()
    expect(dialog).to_be_hidden()
    assert file.read_text("utf-8") == '{"new": 1}'


def test_a_fixture_can_be_downloaded(console: Console) -> None:
    console.choose("echo")
    console.write('{"new": "é"}')
    console.button("Save as fixture").click()
    with console.page.expect_download() as download:
        console.page.get_by_role("dialog").get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "echo.json"
    assert Path(download.value.path()).read_text("utf-8") == '{"new": "é"}'


def test_the_command_of_the_aws_cli_is_shown_and_copied(
    console: Console, context: BrowserContext, shop: Endpoint
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    console.choose("echo")
    console.write('{"a": 1}')
    console.button("AWS CLI").click()
    dialog = console.page.get_by_role("dialog", name="AWS CLI command")
    expect(dialog.get_by_role("region", name="Command")).to_contain_text(f"--endpoint-url {shop.url}")
    dialog.get_by_role("button", name="Copy").click()
    expect(console.page.get_by_text("Copied")).to_be_visible()
    copied = console.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("aws lambda invoke ")
    assert '{"a": 1}' in copied


def test_the_keyboard_alone_suffices(console: Console) -> None:
    press = console.page.keyboard.press
    console.page.locator("body").focus()
    tabs = iter(range(60))

    def tab_to(focused: str) -> None:
        while not console.page.evaluate("name => document.activeElement.matches(name)", focused):
            next(tabs)
            press("Tab")

    tab_to(".functions li:nth-child(3) button")
    press("Enter")
    expect(console.page.get_by_role("heading", name="echo", exact=True)).to_be_visible()
    tab_to(".event .cm-content")
    press("ControlOrMeta+a")
    console.page.keyboard.insert_text('{"by": "keyboard"}')
    press("ControlOrMeta+Enter")
    expect(console.result).to_contain_text("keyboard")
    # The editor lets the focus go.
    tab_to(".outcome .cm-content")
    tab_to(".outcome .toolbar button")
    before = console.history.count()
    press("Enter")
    expect(console.history).to_have_count(before + 1)
    tab_to(".history li:nth-child(2) button")
    press("Enter")
    expect(console.history.nth(1).get_by_role("button")).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("opened", [None, "Save as fixture", "AWS CLI"])
def test_every_control_has_a_name(console: Console, opened: str | None) -> None:
    console.choose("echo")
    console.button("Invoke").click()
    expect(console.status).to_have_text("Succeeded")
    if opened:
        console.button(opened).click()
        expect(console.page.get_by_role("dialog")).to_be_visible()
    session = console.page.context.new_cdp_session(console.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = {"button", "combobox", "textbox", "link", "dialog", "region", "navigation", "group", "listbox", "checkbox"}
    controls = [node for node in nodes if not node["ignored"] and node["role"]["value"] in roles]
    assert len(controls) > 4
    assert [node for node in controls if not node.get("name", {}).get("value")] == []


def test_nothing_jumps_while_one_writes_and_invokes(console: Console) -> None:
    def places() -> list[object]:
        parts = (".event .toolbar", ".event .text", ".problems", ".outcome .answer", ".outcome .toolbar", ".logs")
        return [console.page.locator(part).first.bounding_box() for part in (*parts, ".history", ".functions")]

    console.choose("place_orders")
    before = places()
    console.write('{"Records": [{}]}')
    expect(console.problems.get_by_role("button")).to_have_count(8)
    assert places() == before
    console.write('{"Records": ')
    expect(console.problems.get_by_role("button")).to_have_count(1)
    assert places() == before
    console.button("Invoke").click()
    expect(console.status).to_contain_text("Refused")
    assert places() == before
    console.choose("broken")
    console.button("Invoke").click()
    expect(console.status).to_contain_text("Failed")
    assert places() == before


def test_it_fits_a_phone(console: Console) -> None:
    console.page.set_viewport_size({"width": 360, "height": 740})
    console.choose("place_orders")
    console.replace_line('"messageId"', '"messageId": 7,')
    expect(console.line('"messageId"')).to_contain_text("Input should be a valid string")
    assert console.page.evaluate("document.documentElement.scrollWidth") == 360
    console.button("Invoke").click()
    expect(console.status).to_have_text("Failed (Unhandled)")
    # What came of it is below the editor, so the page has moved there.
    expect(console.status).to_be_in_viewport()
    assert console.page.evaluate("document.documentElement.scrollWidth") == 360


def test_it_is_light_or_dark_as_the_system_is_or_as_chosen(console: Console) -> None:
    def is_dark(selector: str) -> bool:
        ground = console.page.locator(selector).first.evaluate("element => getComputedStyle(element).backgroundColor")
        return sum(map(int, re.findall(r"\d+", ground)[:3])) < 3 * 128

    grounds = ("body", ".panel", ".event .cm-editor", ".outcome .cm-editor")
    assert [is_dark(ground) for ground in grounds] == [False] * 4
    console.page.emulate_media(color_scheme="dark")
    expect(console.page.locator("body")).to_have_class(re.compile("body--dark"))
    assert [is_dark(ground) for ground in grounds] == [True] * 4
    console.page.get_by_label("Theme").select_option("light")
    expect(console.page.locator("body")).not_to_have_class(re.compile("body--dark"))
    console.page.reload()
    console.editor.wait_for()
    assert [is_dark(ground) for ground in grounds] == [False] * 4


# Every text that is on the screen and has a contrast to its ground below that of WCAG 2.2, level AA.
FAINT = """() => {
    const channels = colour => colour.match(/[\\d.]+/g).map(Number);
    const luminance = ([red, green, blue]) => {
        const [r, g, b] = [red, green, blue].map(part => part / 255)
            .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = element => {
        for (; element; element = element.parentElement) {
            const colour = channels(getComputedStyle(element).backgroundColor);
            if ((colour[3] ?? 1) > 0.99) return colour;
        }
        return [255, 255, 255];
    };
    const texts = [...document.querySelectorAll("body *")].filter(element => element.checkVisibility()
        && !element.disabled && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
    const contrast = element => {
        const both = [channels(getComputedStyle(element).color), ground(element)].map(luminance);
        return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    };
    return [texts.length, texts.filter(text => contrast(text) < 4.5).map(text => text.outerHTML.slice(0, 100))];
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_in_light_and_in_dark(console: Console, theme: str) -> None:
    console.page.get_by_label("Theme").select_option(theme)
    console.choose("broken")
    console.button("Invoke").click()
    expect(console.status).to_have_text("Failed (Unhandled)")
    console.choose("place_orders")
    console.replace_line('"messageId"', '"messageId": 7,')
    expect(console.problems.get_by_role("button")).to_have_count(1)
    texts, faint = console.page.evaluate(FAINT)
    assert texts > 100
    assert faint == []


def test_it_ends_at_once_while_pages_are_open_and_leaves_no_process(reloading: Endpoint, browser: Browser) -> None:
    page = browser.new_page()
    console = Console(page, reloading.url)
    console.choose("quote")
    console.write('{"id": "x"}')
    expect(console.problems).to_contain_text("total")  # so the process that checks hints is there
    session = psutil.Process(reloading.process.pid)
    started = session.children(recursive=True)
    assert started
    assert reloading.stop() == 0
    page.close()
    assert [process for process in started if process.is_running() and process.status() != psutil.STATUS_ZOMBIE] == []
    assert "Traceback" not in reloading.messages


@pytest.fixture
def reloading(tmp_path: Path) -> Iterator[Endpoint]:
    (tmp_path / "shop.py").write_text(SHOP.read_text("utf-8"), "utf-8")
    endpoint = Endpoint(tmp_path, "shop.py")
    yield endpoint
    endpoint.stop()


def test_an_import_error_is_shown_and_the_next_save_recovers(reloading: Endpoint, context: BrowserContext) -> None:
    console = Console(context.new_page(), reloading.url)
    console.choose("quote")
    file = reloading.folder / "shop.py"
    source = file.read_text("utf-8")
    file.write_text(source + "\n1 / 0\n", "utf-8")
    expect(console.page.locator(".import-error")).to_contain_text("ZeroDivisionError")
    file.write_text(source.replace("id: int", "id: int\n    name: str"), "utf-8")
    expect(console.page.locator(".import-error")).to_be_hidden()
    # The sample was not edited, so it is that of the new code, and so is the validation.
    expect(console.editor).to_contain_text('"name"')
    console.write('{"id": 1, "total": 2}')
    expect(console.problems).to_contain_text("name")
