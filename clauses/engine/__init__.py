"""Book and deal in, findings out: grounding, durable_rules, the reference evaluator.

The only room that knows durable_rules.
"""
