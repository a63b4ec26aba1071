"""Tells whether shared objects can run on the target: architecture, interpreter and C library, read from the files."""

import re
import struct
from pathlib import PurePosixPath

from awslambda_cli.build.target import Target

_MACHINES = {3: "i386", 40: "arm", 62: "x86_64", 183: "aarch64", 243: "riscv64", 21: "ppc64", 22: "s390x"}
"""e_machine of ELF: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html and its registry."""

_NATIVE = re.compile(r"\.(so(\.[\d.]+)?|pyd|dll|dylib)$")
_EXTENSION = re.compile(r"\.(?P<kind>cpython|pypy)-?(?P<version>\d+)(?P<flags>[a-z]*)-(?P<platform>[\w.-]+)\.so$")
_MACH_O = (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_HEADER = 20
_64_BIT, _LITTLE_ENDIAN = 2, 1


def is_native(path: PurePosixPath, head: bytes) -> bool:
    """Tell machine code by its name or by its first bytes."""
    return bool(_NATIVE.search(path.name)) or head.startswith(b"\x7fELF")


def foreign(path: PurePosixPath, content: bytes, target: Target) -> str | None:
    """Return what a file with machine code is for, where it is not for the target."""
    return (
        _other_system(content)
        or _other_machine(content, target)
        or _other_python(path, target)
        or _other_libc(content, target)
    )


def _other_system(content: bytes) -> str | None:
    if content.startswith(b"\x7fELF"):
        return None
    if content.startswith(_MACH_O):
        return "macOS"
    if content.startswith(b"MZ"):
        return "Windows"
    # A text of that name is a linker's script, or what is left of a link that got lost on the way.
    return "no Linux: it is no ELF file"


def _other_machine(content: bytes, target: Target) -> str | None:
    if len(content) < _HEADER:
        return "nothing: the file is cut off"
    bits, order = content[4], content[5]
    (machine,) = struct.unpack_from("<H" if order == _LITTLE_ENDIAN else ">H", content, 18)
    name = _MACHINES.get(machine, f"machine {machine}")
    if name != target.machine:
        return f"Linux on {name}"
    return None if bits == _64_BIT else f"Linux on {name}, 32 bits"


def _other_python(path: PurePosixPath, target: Target) -> str | None:
    if not (found := _EXTENSION.search(path.name)):
        return None
    if found["kind"] == "pypy":
        return "PyPy"
    wanted = target.python.replace(".", "")
    if found["version"] != wanted or found["flags"]:
        version = f"{found['version'][0]}.{found['version'][1:]}"
        return f"Python {version}{found['flags']}"
    if found["platform"] not in (f"{target.machine}-linux-gnu", "linux-gnu"):
        return found["platform"]
    return None


def _other_libc(content: bytes, target: Target) -> str | None:
    if b"libc.musl-" in content:
        return "musl, which is the C library of Alpine Linux"
    versions = [tuple(map(int, version.split(b"."))) for version in re.findall(rb"GLIBC_(2\.\d+)", content)]
    newest = max(versions, default=(0, 0))
    if newest > target.glibc:
        return f"glibc {newest[0]}.{newest[1]}, where {target.runtime} has {target.glibc[0]}.{target.glibc[1]}"
    return None
