"""The folder that a container image is built from."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from awslambda_cli.build.archive import mode
from awslambda_cli.build.files import PackedFile
from awslambda_cli.build.problems import BuildError, BuildProblem

_MARK = "# Built by `awslambda build`; the next build replaces this folder."
_DOCKERFILE = """\
{mark}
# Each function is this image with a command of its own: its handler.
FROM public.ecr.aws/lambda/python:{python}
COPY task/ ${{LAMBDA_TASK_ROOT}}/
CMD ["{handler}"]
"""


def write_context(files: Iterable[PackedFile], folder: Path, python: str, handler: str) -> None:
    """Write a folder with a Dockerfile and, below ``task``, all files; it replaces that of an earlier build.

    Raises:
        BuildError: the folder is there, and is no such folder.
    """
    recipe = folder / "Dockerfile"
    if folder.exists():
        if not (recipe.is_file() and recipe.read_text("utf-8", "replace").startswith(_MARK)):
            message = "The folder is there, and not from an earlier build: it is not replaced."
            raise BuildError([BuildProblem(message, "Choose another with --output.", str(folder))])
        shutil.rmtree(folder)
    unpack(files, folder / "task")
    recipe.write_text(_DOCKERFILE.format(mark=_MARK, python=python, handler=handler), "utf-8")


def unpack(files: Iterable[PackedFile], folder: Path) -> None:
    """Write files into a folder as they are on Lambda."""
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        content = file.read()
        path.write_bytes(content)
        path.chmod(mode(content) & 0o777)
