# SPDX-License-Identifier: EUPL-1.2
"""``python -m services.registration [--role worker|api|all]``"""

from services.chassis.main import main
from services.registration.stream import build

if __name__ == "__main__":
    main("registration", build, "services.registration.api:create_api")
