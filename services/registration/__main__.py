# SPDX-License-Identifier: EUPL-1.2
"""``python -m services.registration [--role worker|api|all]``"""

from services.chassis.main import main
from services.registration.api import create_api
from services.registration.stream import build

if __name__ == "__main__":
    main("registration", build, create_api)
