"""Says before the tests run what this machine lacks for them; `make test` begins with it."""

import shutil
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    """Return 1, with a sentence that helps, if a browser test could not run."""
    if any(shutil.which(name) for name in BROWSERS):
        return 0
    sys.stderr.write(
        "The browser tests need Chromium and found none on the PATH.\n"
        "On Debian or Ubuntu: apt-get install chromium fonts-noto-core\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
