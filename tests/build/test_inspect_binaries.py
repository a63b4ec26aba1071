"""What a file with machine code is for is read from the file itself."""

from pathlib import PurePosixPath

import pytest

from awslambda_cli.build import Architecture
from awslambda_cli.build.inspect_binaries import foreign, is_native
from awslambda_cli.build.target import Target
from tests.build.projects import elf

TARGET = Target("3.13", Architecture.x86_64)


@pytest.mark.parametrize(
    ("name", "machine", "rest", "told"),
    [
        ("core.cpython-313-x86_64-linux-gnu.so", "x86_64", b"", None),
        ("core.abi3.so", "x86_64", b"\0GLIBC_2.34\0GLIBC_2.9\0", None),
        ("core.so", "x86_64", b"", None),
        ("program", "x86_64", b"", None),
        ("core.cpython-313-aarch64-linux-gnu.so", "aarch64", b"", "Linux on aarch64"),
        ("core.so", "aarch64", b"", "Linux on aarch64"),
        ("program", "aarch64", b"", "Linux on aarch64"),
        ("libcore.so.3", "arm", b"", "Linux on arm"),
        ("core.so", "i386", b"", "Linux on i386"),
        ("core.cpython-312-x86_64-linux-gnu.so", "x86_64", b"", "Python 3.12"),
        ("core.cpython-39-x86_64-linux-gnu.so", "x86_64", b"", "Python 3.9"),
        ("core.cpython-313t-x86_64-linux-gnu.so", "x86_64", b"", "Python 3.13t"),
        ("core.cpython-313-x86_64-linux-musl.so", "x86_64", b"", "x86_64-linux-musl"),
        ("core.pypy311-pp73-x86_64-linux-gnu.so", "x86_64", b"", "PyPy"),
        ("core.so", "x86_64", b"\0libc.musl-x86_64.so.1\0", "musl, which is the C library of Alpine Linux"),
        ("core.so", "x86_64", b"\0GLIBC_2.4\0GLIBC_2.38\0", "glibc 2.38, where python3.13 has 2.34"),
    ],
)
def test_an_elf_file_is_for_its_machine_its_python_and_its_libc(
    name: str, machine: str, rest: bytes, told: str | None
) -> None:
    assert is_native(PurePosixPath("package", name), elf(machine, rest=rest))
    assert foreign(PurePosixPath("package", name), elf(machine, rest=rest), TARGET) == told


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("core.cpython-313-darwin.so", b"\xcf\xfa\xed\xfe", "macOS"),
        ("libcore.dylib", b"\xca\xfe\xba\xbe", "macOS"),
        ("core.cp313-win_amd64.pyd", b"MZ", "Windows"),
        ("core.dll", b"MZ", "Windows"),
        ("core.so", b"INPUT(libcore.so.1)", "no Linux: it is no ELF file"),
        ("core.so", b"", "no Linux: it is no ELF file"),
        ("core.so", b"\x7fELF\x02\x01", "nothing: the file is cut off"),
    ],
)
def test_a_binary_of_another_system_is_known_by_its_first_bytes(name: str, content: bytes, told: str) -> None:
    assert is_native(PurePosixPath(name), content)
    assert foreign(PurePosixPath(name), content, TARGET) == told


def test_the_older_runtime_has_the_older_libc() -> None:
    path, content = PurePosixPath("core.so"), elf("x86_64", rest=b"GLIBC_2.28\0")
    assert foreign(path, content, TARGET) is None
    assert foreign(path, content, Target("3.11", Architecture.x86_64)) == "glibc 2.28, where python3.11 has 2.26"


@pytest.mark.parametrize("name", ["core.py", "core.txt", "tool.exe", "data.bin"])
def test_what_no_interpreter_loads_is_not_inspected(name: str) -> None:
    assert not is_native(PurePosixPath(name), b"MZ or anything")
