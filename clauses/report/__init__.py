"""Findings to an explanation tree, and the tree to text and JSON."""
