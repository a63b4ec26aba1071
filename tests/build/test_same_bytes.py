"""The same input gives the same archive, byte for byte."""

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from awslambda_cli.build import Build
from awslambda_cli.build.archive import write
from awslambda_cli.build.files import PackedFile


def test_another_folder_time_zone_and_order_give_the_same_hash(
    examples: Build, awslambda_build: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "quite" / "another place"
    folder.mkdir(parents=True)
    shutil.copy(examples.zip.parent.parent / "functions.py", folder)
    os.utime(folder / "functions.py", (1, 1))
    (folder / "functions.py").chmod(0o600)
    target = ("--python", examples.python, "--arch", examples.architecture)
    variables = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1"}
    outcome = awslambda_build("functions.py", *target, "--format", "json", folder=folder, **variables)
    assert outcome.told == ""
    assert outcome.json["sha256"] == examples.sha256
    assert (folder / "dist" / "functions.zip").read_bytes() == examples.zip.read_bytes()


def test_entries_are_sorted_without_times_and_readable_for_everyone(examples: Build) -> None:
    with zipfile.ZipFile(examples.zip) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    modes = {PurePosixPath(entry.filename).suffix: oct(entry.external_attr >> 16) for entry in entries}
    assert modes[".py"] == modes[".pyc"] == "0o100644"
    assert modes[".so"] == "0o100755"


@pytest.fixture
def packed() -> Callable[..., PackedFile]:
    def packed(path: str, data: bytes) -> PackedFile:
        return PackedFile(PurePosixPath(path), "package", data=data)

    return packed


def test_the_order_of_the_files_does_not_matter(packed: Any, tmp_path: Path) -> None:
    files = [packed("b.py", b"2"), packed("a/c.py", b"1"), packed("bootstrap", b"#!/bin/sh\n")]
    first, second = write(files, tmp_path / "1.zip"), write(reversed(files), tmp_path / "2.zip")
    assert first.sha256 == second.sha256
    assert write(files[1:], tmp_path / "3.zip").sha256 != first.sha256


def test_a_program_can_be_executed(packed: Any, tmp_path: Path) -> None:
    write([packed("bootstrap", b"#!/bin/sh\n"), packed("data", b"")], tmp_path / "1.zip")
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in archive.infolist()}
    assert modes == {"bootstrap": 0o755, "data": 0o644}
