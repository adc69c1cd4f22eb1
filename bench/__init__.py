"""``make bench``: speed and memory, as ratios against bare programs or as figures with a goal, into out/bench.json."""
