"""The only room that touches files: reads YAML and JSON with places, finds folders, writes."""

from __future__ import annotations

from clauses.files.appending import append, torn
from clauses.files.folders import (
    DATA,
    book_above,
    cases_below,
    cases_folder,
    files_below,
    ledger_of,
    own_modules,
    rulebook_files,
    rules_folder,
    texts_below,
)
from clauses.files.reading import Text, is_stream, lines_of, read, read_text, shown, text_of
from clauses.files.writing import write, write_folder, write_new, write_pages, writing
from clauses.syntax import Document, parse_scalar

__all__ = [
    "DATA",
    "Document",
    "Text",
    "append",
    "book_above",
    "cases_below",
    "cases_folder",
    "files_below",
    "is_stream",
    "ledger_of",
    "lines_of",
    "own_modules",
    "parse_scalar",
    "read",
    "read_text",
    "rulebook_files",
    "rules_folder",
    "shown",
    "text_of",
    "texts_below",
    "torn",
    "write",
    "write_folder",
    "write_new",
    "write_pages",
    "writing",
]
