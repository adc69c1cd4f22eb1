"""Statements about a recording of twelve leads: superclasses, rhythms, forms."""
