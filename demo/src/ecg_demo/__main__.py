"""`python -m ecg_demo`."""

import sys

from ecg_demo.cli import main

if __name__ == "__main__":
    sys.exit(main())
