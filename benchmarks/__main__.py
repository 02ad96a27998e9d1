# SPDX-License-Identifier: EUPL-1.2
"""``python -m benchmarks``: the benchmarks that end within minutes, one after the other."""

import subprocess
import sys

NAMES = (
    *("transport", "end_to_end", "duties", "feeds", "monitoring"),
    *("worklist_load", "worklist_latency", "metric_latency"),
)

if __name__ == "__main__":
    failed = [
        name
        for name in NAMES
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode
    ]
    sys.exit(f"did not end well: {', '.join(failed)}" if failed else 0)
