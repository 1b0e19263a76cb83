"""Loads rules/ and turns each rule into definitions that a rules engine can run."""
