# /// script
# dependencies = ["nox[uv]>=2025.10.14"]
# ///
# With uv, environments take seconds in place of half a minute each.

"""What is checked and how: ``nox`` runs every check, ``nox -l`` lists the sessions."""

import os
import platform
import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2025.10.14"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False
nox.options.reuse_venv = "yes"
# What failed is then what is printed last.
nox.options.stop_on_first_error = True
nox.options.sessions = ["lint", "types", "drift", "tests", "tests_lowest", "package"]

ROOT = Path(__file__).parent
PYTHONS = nox.project.python_versions(nox.project.load_toml("pyproject.toml"))

LOCKS = {
    "bench": ["--extra=cli", "--group=bench"],
    "build": ["--group=build"],
    "generate": ["--extra=codegen"],
    "lint": ["--extra=codegen", "--group=lint"],
    "package": ["--group=package"],
    "tests": ["--extra=cli", "--extra=console", "--extra=codegen", "--group=tests"],
    "tests_lowest": [
        "--extra=cli",
        "--extra=console",
        "--extra=codegen",
        "--group=tests",
        "--resolution=lowest-direct",
    ],
    "types": ["--extra=cli", "--extra=console", "--extra=codegen", "--group=tests", "--group=types"],
}
"""``requirements/<name>.txt`` -> what of pyproject.toml it locks."""


ONCE = ("build", "codegen", "console", "deploy", "serve")
"""Folders of tests/ that run on one Python: their time is that of other programs, or of the generator."""


def add_pyenv_to_path() -> None:
    """Let nox find the Pythons that pyenv has installed but not activated: its shims exist, and fail when run."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    folders = [str(folder) for python in PYTHONS for folder in sorted(versions.glob(f"{python}.*/bin"))]
    os.environ["PATH"] = os.pathsep.join([os.environ["PATH"], *folders])


add_pyenv_to_path()


def install(session: nox.Session, lock: str) -> None:
    """Install exactly what ``requirements/<lock>.txt`` names."""
    session.install("--require-hashes", "-r", f"requirements/{lock}.txt")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, format and file hygiene."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    # The hooks ask git for the files; an unpacked archive has no git.
    if (ROOT / ".git").exists() and shutil.which("git"):
        hooks = ("pre-commit", "run", "--all-files", "--show-diff-on-failure")
        session.run(*hooks, env={"SKIP": "ruff-check,ruff-format"})


@nox.session
def types(session: nox.Session) -> None:
    """Check types with mypy and pyright, both strict."""
    install(session, "types")
    session.run("mypy", "awslambda_events", "runtime", "cli", "codegen", "noxfile.py", "tests/typing")
    session.run("pyright", env={"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"})
    session.run("pytest", "tests/typing")


@nox.session
def drift(session: nox.Session) -> None:
    """Check that the generated files are what the schemas say."""
    install(session, "generate")
    session.run("python", "-m", "awslambda_codegen", "--check", env={"PYTHONPATH": "codegen"})


@nox.session
def generate(session: nox.Session) -> None:
    """Write the generated files anew from the schemas."""
    install(session, "generate")
    session.run("python", "-m", "awslambda_codegen", env={"PYTHONPATH": "codegen"})


@nox.session
def eventbridge(session: nox.Session) -> None:
    """Refresh the schemas of AWS's EventBridge events, with npm, and report what AWS changed."""
    install(session, "generate")
    session.run("python", "-m", "awslambda_codegen.registry", env={"PYTHONPATH": "codegen"})


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests on every supported Python; arguments after ``--`` go to pytest."""
    present = [python for python in PYTHONS if shutil.which(f"python{python}")]
    run_tests(session, "tests", exhaustive=session.python in present[:1])


@nox.session(python=PYTHONS[0])
def tests_lowest(session: nox.Session) -> None:
    """Run the tests with the oldest supported Python and dependencies."""
    run_tests(session, "tests_lowest", exhaustive=False)


def run_tests(session: nox.Session, lock: str, *, exhaustive: bool) -> None:
    """Run pytest on the source tree, on all cores; the minutes of variations on one Python, as none depends on it."""
    install(session, lock)
    session.install("--no-deps", "-e", ".")
    install_chromium(session)
    selection = [] if exhaustive else ["-m", "not exhaustive", *(f"--ignore=tests/{folder}" for folder in ONCE)]
    # A core that is done takes over from another; until then each has whole folders, whose servers it starts once.
    cores = ("-n", "auto", "--dist", "worksteal")
    # Tests start hundreds of processes: without bytecode each of them would compile all that it imports.
    session.run("pytest", *cores, *selection, *session.posargs, env={"PYTHONDONTWRITEBYTECODE": ""})


def install_chromium(session: nox.Session) -> None:
    """Install Debian's Chromium, which drives the console page; without one, the tests of the page are skipped."""
    if any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        return
    if os.geteuid() != 0 or not is_debian():
        session.warn("There is no Chromium: the tests of the console page are skipped.")
        return
    environment = {"DEBIAN_FRONTEND": "noninteractive"}
    session.run("apt-get", "-q", "update", external=True, env=environment)
    session.run("apt-get", "-qy", "install", "--no-install-recommends", "chromium", external=True, env=environment)


def is_debian() -> bool:
    """Tell whether this is Debian, whose Chromium is a package of its own."""
    try:
        return platform.freedesktop_os_release()["ID"] == "debian"
    except OSError:
        return False


@nox.session(python=[PYTHONS[0], PYTHONS[-1]])
def bench(session: nox.Session) -> None:
    """Measure against the libraries that users come from, and write docs/performance.md; see that nothing else runs."""
    install(session, "bench")
    session.install("--no-deps", "-e", ".")
    session.run("python", "-m", "benchmarks", str(session.cache_dir / "bench" / f"{session.python}.json"))


@nox.session
def build(session: nox.Session) -> None:
    """Build the sdist, and the wheel from the sdist."""
    install(session, "build")
    shutil.rmtree(dist(session), ignore_errors=True)
    session.run("python", "-m", "build", "--no-isolation", "--outdir", str(dist(session)))


def dist(session: nox.Session) -> Path:
    """Return the folder that hands the wheel from one session to the other."""
    return session.cache_dir / "dist"


@nox.session(requires=["build"], reuse_venv=False)
def package(session: nox.Session) -> None:
    """Check the wheel, installed alone, from outside of the source tree."""
    install(session, "package")
    session.install("--no-deps", *map(str, dist(session).glob("*.whl")))
    session.run("pip", "check")
    session.chdir(session.create_tmp())
    checks = ROOT / "tests" / "package"
    session.run("pytest", "-p", "no:cacheprovider", f"--confcutdir={checks}", str(checks))


@nox.session
def lock(session: nox.Session) -> None:
    """Lock the requirements of the sessions anew; ``nox -s lock -- --upgrade`` takes newer releases."""
    session.install("uv")
    options = ["--universal", "--generate-hashes", "--no-emit-index-url", f"--python-version={PYTHONS[0]}"]
    command = ["uv", "pip", "compile", "--quiet", *options, "--custom-compile-command=nox -s lock"]
    for name, what in LOCKS.items():
        session.run(*command, *what, f"--output-file=requirements/{name}.txt", *session.posargs, "pyproject.toml")
