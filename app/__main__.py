"""`python -m app`: the command line, and without a command the server.

What can be set, and how, stands in `app.settings`; the commands are in `app.cli`.
"""

import sys

from app.cli.main import main

if __name__ == "__main__":
    main(sys.argv[1:] or ["serve"])
