# SPDX-License-Identifier: EUPL-1.2
"""What the console says when something cannot be started."""


class StartRefused(Exception):
    """Something could not be started, and the user can do something about it.

    The message is one or two plain Dutch sentences, fit to print as they are: what is the
    matter and what to do. The command line prints it and exits with 2.
    """
