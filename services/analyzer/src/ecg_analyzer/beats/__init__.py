"""Where the beats are and of which kind.

``lead_curves.py`` and ``slope_energy.py`` turn leads into one curve, ``beat_path.py`` weighs its peaks, of which
``best_sequence.py`` takes those that are beats,
``morphology.py`` groups beats of one shape and aligns them, ``detector.py`` puts these together, ``classes.py`` names
each beat, ``finding.py`` does all of it for a recording.
"""
