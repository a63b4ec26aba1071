from pathlib import Path

import pytest

from awslambda_cli.console.fixtures import FixtureError, file_name, save


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("order", "order.json"),
        ("order.json", "order.json"),
        ("two orders", "two-orders.json"),
        ("../../etc/passwd", "etc-passwd.json"),
        ("/absolute", "absolute.json"),
        ("..", "event.json"),
        ("", "event.json"),
        (".hidden", "hidden.json"),
        ("größe", "größe.json"),
        ("a\0b\\c:d", "a-b-c-d.json"),
        ("x" * 1000, "x" * 100 + ".json"),
    ],
)
def test_a_name_stays_in_the_folder(name: str, expected: str) -> None:
    assert file_name(name) == expected


def test_a_payload_is_written_byte_for_byte_and_the_folder_made(tmp_path: Path) -> None:
    payload = '{"a":  1.10, "b": "é"}\n'.encode()
    path = save(tmp_path / "new" / "events", "one", payload)
    assert path == tmp_path / "new" / "events" / "one.json"
    assert path.read_bytes() == payload


def test_a_file_is_replaced_only_when_that_is_said(tmp_path: Path) -> None:
    save(tmp_path, "one", b"1")
    with pytest.raises(FileExistsError):
        save(tmp_path, "one", b"2")
    assert (tmp_path / "one.json").read_bytes() == b"1"
    assert save(tmp_path, "one", b"2", replace=True).read_bytes() == b"2"


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FixtureError, match=r"^Cannot make the folder .*file: File exists\.$"):
        save(tmp_path / "file", "one", b"1")
    (tmp_path / "one.json").mkdir()
    with pytest.raises(FixtureError, match=r"^Cannot write .*one\.json: Is a directory\.$"):
        save(tmp_path, "one", b"1", replace=True)
