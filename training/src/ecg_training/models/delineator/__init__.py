"""Onsets and ends of P, QRS and T in one lead."""
