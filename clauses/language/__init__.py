"""Conditions: parsed from Python expression syntax, type-checked when loaded,
and decided in strong Kleene logic with the evidence for every answer.
"""
