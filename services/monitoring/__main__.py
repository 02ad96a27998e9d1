# SPDX-License-Identifier: EUPL-1.2
"""``python -m services.monitoring [--role worker|api|all]``"""

from services.chassis.main import main
from services.monitoring.stream import build

if __name__ == "__main__":
    main("monitoring", build, "services.monitoring.web:create_web")
