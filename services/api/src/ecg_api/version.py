"""The software's version, from the installed package."""

from importlib.metadata import version
from typing import Final

VERSION: Final = version("ecg-api")
