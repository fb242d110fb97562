"""Write the fictitious county into `files/`, and `README.md` beside it: `python sample_data/build.py`.

The same bytes come out on every run. What must come out of zhucun is derived, by other code, in
`derive_expected.py`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sample_data.county.files import FILES
from sample_data.county.readme import readme
from sample_data.county.writers import file_bytes

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Replace `files/` and `README.md`."""
    folder = HERE / "files"
    shutil.rmtree(folder, ignore_errors=True)
    for file in FILES:
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file_bytes(file))
    (HERE / "README.md").write_text(readme(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
