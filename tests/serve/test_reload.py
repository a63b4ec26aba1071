"""Edits are seen without a restart."""

import os
import time
from pathlib import Path

from tests.serve.conftest import Start

SOURCE = """
from awslambda_runtime import function

@function
def answer(event: dict) -> {kind}:
    return {value}
"""


def write(file: Path, source: str) -> None:
    file.write_text(source, "utf-8")


def test_an_edit_is_served(start: Start) -> None:
    served = start(SOURCE.format(kind="int", value=1))
    assert served.invoke("answer", {}).json == 1
    write(served.folder / "app.py", SOURCE.format(kind="str", value="'two'"))
    served.until(lambda: served.invoke("answer", {}).json == "two", "the edit is not served")
    assert "app.py changed" in served.messages


def test_an_edit_of_another_module_is_served(start: Start, tmp_path: Path) -> None:
    write(tmp_path / "values.py", "VALUE = 1\n")
    served = start("from values import VALUE\n" + SOURCE.format(kind="int", value="VALUE"))
    assert served.invoke("answer", {}).json == 1
    write(tmp_path / "values.py", "VALUE = 2\n")
    served.until(lambda: served.invoke("answer", {}).json == 2, "the edit is not served")


def test_edits_of_the_same_second_are_served(start: Start) -> None:
    served = start(SOURCE.format(kind="int", value=1))
    for value in range(2, 5):
        write(served.folder / "app.py", SOURCE.format(kind="int", value=value))
        os.utime(served.folder / "app.py", (10**9, 10**9))
        served.until(lambda value=value: served.invoke("answer", {}).json == value, "the edit is not served")


def test_an_import_error_is_shown_and_the_next_save_recovers(start: Start) -> None:
    served = start(SOURCE.format(kind="int", value=1))
    assert served.invoke("answer", {}).json == 1
    write(served.folder / "app.py", "import nothing_of_that_name\n")
    shown = "ApplicationImportError: Cannot import app.py: ModuleNotFoundError: No module named 'nothing_of_that_name'"
    served.until(lambda: shown in served.messages, "the error is not shown")
    answer = served.invoke("answer", {})
    assert (answer.error, answer.json["errorType"]) == ("Unhandled", "Runtime.ImportModuleError")
    write(served.folder / "app.py", SOURCE.format(kind="int", value=3))
    served.until(lambda: served.invoke("answer", {}).json == 3, "it does not recover")


def test_a_start_with_an_error_recovers(start: Start) -> None:
    served = start("import nothing_of_that_name\n")
    served.until(lambda: "nothing_of_that_name" in served.messages, "the error is not shown")
    write(served.folder / "app.py", SOURCE.format(kind="int", value=1))
    served.until(lambda: served.invoke("answer", {}).json == 1, "it does not recover")


def test_a_new_function_is_found(start: Start) -> None:
    served = start(SOURCE.format(kind="int", value=1))
    assert served.invoke("answer", {}).json == 1
    write(served.folder / "app.py", SOURCE.format(kind="int", value=1).replace("answer", "other"))
    served.until(lambda: "other(dict)" in served.messages, "the function is not found")
    assert [each["FunctionName"] for each in served.client().list_functions()["Functions"]] == ["other"]


def test_what_runs_during_an_edit_ends_as_it_began(start: Start) -> None:
    source = """
        import time
        from awslambda_runtime import function

        @function
        def slow(event: float) -> int:
            print("at work", flush=True)
            time.sleep(event)
            return 1
        """
    served = start(source, "--timeout", "30")
    served.invoke("slow", 0)
    served.invoke("slow", 2, InvocationType="Event")
    served.until(lambda: served.output.count("at work") == 2, "it does not begin")
    (served.folder / "app.py").write_text((served.folder / "app.py").read_text("utf-8") + "\nVALUE = 2\n", "utf-8")
    served.until(lambda: served.messages.count(" slow ") == 2, "it does not end")
    assert "✗" not in served.messages


def test_without_watching_an_edit_is_not_seen(start: Start) -> None:
    served = start(SOURCE.format(kind="int", value=1), "--no-watch")
    assert served.invoke("answer", {}).json == 1
    write(served.folder / "app.py", SOURCE.format(kind="int", value=2))
    time.sleep(0.5)
    assert served.invoke("answer", {}).json == 1
