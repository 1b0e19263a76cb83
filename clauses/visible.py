"""Text made safe to look at: what a terminal would obey or hide is shown as an escape."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

__all__ = ["clipped", "json_text", "visible"]

# Letters and marks that draw nothing, though Unicode does not count them as format characters.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# What may need an escape; the category of the few that are found decides.
SUSPECT = re.compile(r"[^\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u05ff]")


def _hidden(character: str) -> bool:
    """Whether a character is a control, a change of direction, invisible or half a character."""
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return True
    return character in BLANK or "\ufe00" <= character <= "\ufe0f"


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return ascii(character)[1:-1] if _hidden(character) else character


def visible(text: str) -> str:
    r"""One line of text in which nothing moves the cursor, turns the writing or hides.

    >>> visible("a\x1b[31mb\u202e\n")
    'a\\x1b[31mb\\u202e\\n'
    """
    return SUSPECT.sub(_escape, text)


def clipped(text: str, most: int) -> str:
    """Text of at most so many characters; the middle of a longer one is left out.

    >>> clipped("abcdefghijklmnopqrstuvwxyz", 12)
    'abcdefg … yz'
    """
    if len(text) <= most:
        return text
    end = most // 4
    return f"{text[: most - end - 2]} … {text[-(end - 1) :]}"


def json_text(
    tree: Any, indent: int | None = None, default: Callable[[Any], Any] | None = None
) -> str:
    """Plain data as JSON; what is not to be seen is escaped, half characters included."""
    text = json.dumps(tree, ensure_ascii=False, indent=indent, default=default)
    return SUSPECT.sub(_json_escape, text)


def _json_escape(match: re.Match[str]) -> str:
    character = match[0]
    # Line breaks stand between values alone: within a text JSON has escaped them already.
    if character == "\n" or not _hidden(character):
        return character
    return json.dumps(character)[1:-1] if character != "\x7f" else "\\u007f"
