"""Where the files beside the code are: in a checkout one folder up, in a wheel inside the package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def beside(name: str) -> Path:
    """Return the folder `name` (templates, migrations, sample_data); FileNotFoundError if it is nowhere."""
    for candidate in (PACKAGE / name, PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"{name} is neither in {PACKAGE} nor beside it")
