from __future__ import annotations

import cv2
import numpy as np
from ecg_demo.scan import scanned_jpeg


def test_a_scan_is_askew_noisy_and_the_same_each_time() -> None:
    page = np.full((200, 400, 3), 255, np.uint8)
    page[100, :] = 0
    first = scanned_jpeg(page, seed=1)
    assert first == scanned_jpeg(page, seed=1)
    assert first != scanned_jpeg(page, seed=2)
    grey = cv2.imdecode(np.frombuffer(first, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert grey is not None
    left, right = grey[:, 20:40].mean(axis=1).argmin(), grey[:, 360:380].mean(axis=1).argmin()
    assert left - right == 4  # 340 px · tan 0.7° = 4.15, turned against the clock
    assert 1.0 < grey[:60].std() < 10.0
