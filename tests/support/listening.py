"""Waiting for a server that a test started."""

import socket
import subprocess
import time
import urllib.request
from typing import Any


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_answer(url: str, server: subprocess.Popen[Any]) -> None:
    """Return once `url` answers 200; fails if the server ends before that, or after a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own server
                assert answer.status == 200
                return
        except OSError:
            assert server.poll() is None, f"the server ended with {server.returncode}"
            time.sleep(0.1)
    raise TimeoutError(url)
