"""What people write: parties, scopes, money, dates, deals, agreements, ledger and book.

Frozen values that refuse unknown fields; this room imports none of the others.
"""
