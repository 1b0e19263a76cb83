"""Conditions: parsed, type-checked when loaded, decided in strong Kleene logic with evidence."""
