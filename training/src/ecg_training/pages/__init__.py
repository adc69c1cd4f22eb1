"""Pages with exact truth to train and judge the digitizer on: drawn, aged, scanned, photographed.

Light on purpose: numpy, OpenCV, Pillow and matplotlib only, so that ``bench`` draws its suite without TensorFlow.
"""
