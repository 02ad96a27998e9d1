# SPDX-License-Identifier: EUPL-1.2
"""``python -m schemas.golden [--check]``: write the golden files, or tell which are stale."""

import sys

from schemas.golden import breaches, expected
from schemas.written import write_or_check

if __name__ == "__main__":
    broken = breaches()
    for breach in broken:
        print(breach, file=sys.stderr)
    if broken:
        print("This breaks the contract: add a type of the next version.", file=sys.stderr)
        sys.exit(1)
    sys.exit(write_or_check(expected(), sys.argv[1:]))
