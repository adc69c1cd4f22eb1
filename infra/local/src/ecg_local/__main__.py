"""`python -m ecg_local`."""

import sys

from ecg_local.cli import main

if __name__ == "__main__":
    sys.exit(main())
