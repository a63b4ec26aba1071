"""Fetches the npm package that carries the registry, pinned by version and integrity."""

import base64
import gzip
import hashlib
import json
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

NAME = "@aws-cdk/aws-service-spec"
VERSION = "0.1.216"
INTEGRITY = "sha512-O3Lu6v6J6RnI+Eenklbw8237kV64cTpM94QEXmlcmsIAzhcKrdd+qApZhlTL+H3IDt1JP6Vphbd+OOmq6r8pqw=="


class IntegrityError(Exception):
    """The package is not the one that is pinned."""


def fetch() -> dict[str, Any]:
    """Return the package's database, with ``npm``.

    Raises:
        IntegrityError: the package's digest is not the pinned one.
        subprocess.CalledProcessError: npm could not get it.
    """
    with TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"{NAME}@{VERSION}"], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607 - npm of the path
        (archive,) = Path(folder).glob("*.tgz")
        return read(archive.read_bytes(), INTEGRITY)


def read(archive: bytes, integrity: str) -> dict[str, Any]:
    """Return the database in a package archive; raises IntegrityError where its digest differs."""
    algorithm, _, expected = integrity.partition("-")
    digest = base64.b64encode(hashlib.new(algorithm, archive).digest()).decode()
    if digest != expected:
        message = f"{NAME} {VERSION} has the digest {algorithm}-{digest}, not the pinned {integrity}"
        raise IntegrityError(message)
    with tarfile.open(fileobj=BytesIO(archive)) as files:
        database = files.extractfile("package/db.json.gz")
        if database is None:
            message = f"{NAME} {VERSION} holds no database"
            raise IntegrityError(message)
        content: dict[str, Any] = json.loads(gzip.decompress(database.read()))["schema"]
    return content
