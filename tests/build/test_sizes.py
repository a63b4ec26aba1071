"""Sizes are summed by package and held against Lambda's limits."""

from pathlib import Path

import pytest

from awslambda_cli.build import Mode, Package
from awslambda_cli.build.archive import Entry, Written
from awslambda_cli.build.sizes import UNZIPPED_LIMIT, ZIPPED_LIMIT, by_package, megabytes, over_limits


def written(folder: Path, name: str, *entries: Entry) -> Written:
    path = folder / name
    with path.open("wb") as file:
        file.truncate(sum(entry.zipped for entry in entries))
    return Written(path, b"", entries)


def test_packages_are_listed_by_size_over_all_archives(tmp_path: Path) -> None:
    code = written(tmp_path, "app.zip", Entry("(your code)", 10, 5))
    layer = written(tmp_path, "layer.zip", Entry("a", 1, 1), Entry("b", 30, 20), Entry("a", 2, 1), Entry("c", 3, 3))
    assert by_package([code, layer], {"a": "1.0"}) == (
        Package("b", "", 1, 30, 20),
        Package("(your code)", "", 1, 10, 5),
        Package("a", "1.0", 2, 3, 2),
        Package("c", "", 1, 3, 3),
    )


@pytest.mark.parametrize("mode", [Mode.zip, Mode.layer])
def test_layers_count_towards_the_limit(tmp_path: Path, mode: Mode) -> None:
    code = written(tmp_path, "app.zip", Entry("a", UNZIPPED_LIMIT - 10, 5))
    fits, exceeds = (
        written(tmp_path, "fits.zip", Entry("b", 10, 5)),
        written(tmp_path, "exceeds.zip", Entry("b", 11, 5)),
    )
    assert list(over_limits([code, fits], (), mode)) == []
    (problem,) = over_limits([code, exceeds], by_package([code, exceeds], {}), mode)
    assert "Unzipped it has 250.0 MB, and Lambda takes 250.0 MB, layers included." in str(problem)
    assert "a 250.0 MB, b 0.0 KB" in str(problem)


@pytest.mark.parametrize("mode", [Mode.zip, Mode.layer])
def test_each_archive_has_the_limit_of_an_upload(tmp_path: Path, mode: Mode) -> None:
    code = written(tmp_path, "app.zip", Entry("a", 1, ZIPPED_LIMIT))
    layer = written(tmp_path, "layer.zip", Entry("b", 1, ZIPPED_LIMIT + 1))
    (problem,) = over_limits([code, layer], (), mode)
    assert problem.place == "layer.zip"
    assert ("--mode layer" in problem.fix) is (mode is Mode.zip)


def test_an_image_has_no_such_limits(tmp_path: Path) -> None:
    large = written(tmp_path, "app.zip", Entry("a", UNZIPPED_LIMIT + 1, ZIPPED_LIMIT + 1))
    assert list(over_limits([large], (), Mode.container)) == []


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0.0 KB"), (2048, "2.0 KB"), (1024 * 1024, "1.0 MB"), (131072, "0.1 MB")]
)
def test_bytes_are_shown_for_people(size: int, text: str) -> None:
    assert megabytes(size) == text
