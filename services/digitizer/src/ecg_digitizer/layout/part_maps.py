"""What the network that finds the parts of a page is given and gives: resolutions and the order of its maps."""

from __future__ import annotations

from typing import Final

MODEL: Final = "page_parts"
IN_PX_PER_MM: Final = 4
"""Resolution of the sheet as the network sees it."""
MAP_PX_PER_MM: Final = 2
"""Resolution of its maps."""
MULTIPLE_PX: Final = 32
"""The network halves five times: sides of its picture are whole multiples of this."""

MAPS: Final = ("trace", "baseline", "border", "label", "text", "pulse", "separator")
"""``baseline``: where a lead's trace lies still, from its start to its end, though other rows cross it; ``border``: an
upright bar where a lead starts or ends; ``text``: print that is no lead's label."""
