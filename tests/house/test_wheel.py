"""The wheel is the product: it holds all that a company needs, and its demo runs from an empty folder."""

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen
from zipfile import ZipFile

import pytest

from ktrack import __version__
from tests.support.listening import await_answer, free_port

CHECKOUT = Path(__file__).resolve().parents[2]
PACKED = ("ktrack", "templates", "migrations", "sample_data")
# Both tests need the same wheel: under xdist they go to the same worker.
pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: what git does not keep, such as compiled translations, is not there."""
    folder = tmp_path_factory.mktemp("source")
    for name in (".gitignore", "pyproject.toml", "README.md"):
        shutil.copy(CHECKOUT / name, folder)
    for name in PACKED:
        shutil.copytree(CHECKOUT / name, folder / name, ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("dist/*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment that has the wheel, and the libraries of the running one.

    The libraries come through a path file, so that no network is needed. The running environment's own path
    file, which leads to the checkout, is not read there: only those of a site folder are.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=True)
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    library = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    (library / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def test_it_holds_what_the_product_needs_and_no_tests(wheel: Path) -> None:
    assert wheel.name == f"ktrack-{__version__}-py3-none-any.whl"
    with ZipFile(wheel) as packed:
        names = set(packed.namelist())
    for folder, kind in (("templates", "*.html"), ("migrations", "*.py"), ("sample_data", "*.csv")):
        for file in (CHECKOUT / folder).rglob(kind):
            assert f"ktrack/{file.relative_to(CHECKOUT)}" in names
    for file in (CHECKOUT / "ktrack").rglob("*"):
        if file.is_file() and file.suffix in (".py", ".css", ".js", ".svg", ".po"):
            assert str(file.relative_to(CHECKOUT)) in names
    assert "ktrack/translations/de/LC_MESSAGES/messages.mo" in names
    roots = {name.split("/")[0] for name in names}
    assert roots == {"ktrack", f"ktrack-{__version__}.dist-info"}
    assert not [name for name in names if re.search(r"(^|/)(tests?|instance|__pycache__)/|\.db$", name)]


def test_the_environment_runs_the_wheel_and_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    command = [str(installed / "python"), "-c", "import ktrack; print(ktrack.__file__)"]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, env=bare())
    assert Path(shown.stdout.strip()).is_relative_to(installed.parent)


def bare(**added: str) -> dict[str, str]:
    """An environment without anything of this test run."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, **added}


@dataclass(frozen=True)
class Demo:
    """A demo that runs from the wheel."""

    process: subprocess.Popen[str]
    url: str
    folder: Path

    def page(self, path: str, language: str = "en") -> str:
        """Fetch a page."""
        with urlopen(Request(self.url + path, headers={"Accept-Language": language}), timeout=30) as answer:  # noqa: S310 - our own server
            text: str = answer.read().decode()
            return text


@pytest.fixture(scope="module")
def demo(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`ktrack demo` in an empty folder."""
    folder, port = tmp_path_factory.mktemp("empty"), free_port()
    run = subprocess.Popen(
        [installed / "ktrack", "demo"], cwd=folder, env=bare(KTRACK_PORT=str(port), KTRACK_PROCESSES="1"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    with run as process:  # closes the pipes at the end
        try:
            await_answer(f"{url}/login", process)
            yield Demo(process, url, folder)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def test_its_demo_lists_who_can_sign_in(demo: Demo) -> None:
    logins = (CHECKOUT / "sample_data" / "accounts.csv").read_text(encoding="utf-8").splitlines()[1:]
    page = demo.page("/login")
    assert page.count("@") >= len(logins)
    for line in logins:
        assert line.split(",")[1] in page, "the password beside each account"


def test_its_demo_speaks_german(demo: Demo) -> None:
    page = demo.page("/login", "de")
    assert '<html lang="de"' in page
    assert "Anmelden" in page


def test_its_demo_has_its_style_and_scripts(demo: Demo) -> None:
    linked = re.findall(r'(?:href|src)="(/static/[^"?]+)', demo.page("/login"))
    assert any(path.endswith(".css") for path in linked)
    for path in linked:
        assert demo.page(path)


def test_its_demo_ends_quietly_with_ctrl_c(demo: Demo) -> None:
    """The last test of the file: it ends the demo, as a terminal does: every process gets the signal."""
    os.killpg(demo.process.pid, signal.SIGINT)
    said, complaints = demo.process.communicate(timeout=30)
    assert demo.process.returncode == 0
    assert complaints == ""
    assert "Sign in as:" in said
    assert (demo.folder / "instance" / "demo.db").exists()
