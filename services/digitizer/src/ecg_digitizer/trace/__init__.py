"""The rows of a straight page followed: from pixels to lines, from lines to evenly spaced samples."""
