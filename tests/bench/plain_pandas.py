"""The yardstick of the import: every file read by pandas and written to SQLite, nothing checked or built.

Run as `python tests/bench/plain_pandas.py FOLDER DATABASE`. Through SQLAlchemy, as pandas recommends.
On the sqlite3 module's own connection it is faster (docs/performance.md).
"""

import sys
from pathlib import Path

import pandas as pd
from sqlalchemy import create_engine


def main(folder: Path, database: Path) -> None:
    """Read and write each file of the folder."""
    database.unlink(missing_ok=True)
    with create_engine(f"sqlite:///{database}").begin() as connection:
        for path in sorted(folder.glob("*.csv")):
            pd.read_csv(path).to_sql(path.stem, connection, index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
