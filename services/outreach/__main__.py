# SPDX-License-Identifier: EUPL-1.2
"""``python -m services.outreach [--role worker|api|all]``"""

from services.chassis.main import main
from services.outreach.stream import build

if __name__ == "__main__":
    main("outreach", build, "services.outreach.api:create_api")
