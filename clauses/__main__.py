"""`python -m clauses` is the command `clauses`."""

from clauses.cli import main

main()
