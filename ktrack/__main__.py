"""`python -m ktrack` is `ktrack`."""

from ktrack.cli import main

if __name__ == "__main__":
    main(prog_name="ktrack")
