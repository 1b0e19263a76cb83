"""Messages: sentences with named values, checked when they are loaded."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass

from clauses.language.check import Names, compile_value
from clauses.language.nodes import Node
from clauses.language.parse import ExpressionError
from clauses.language.world import Env

__all__ = ["SPECIAL", "Template"]

SPECIAL = frozenset({"missing", "exception", "until", "reason"})


@dataclass(frozen=True)
class Template:
    """A sentence; each name in braces is a value of the rule or one of `SPECIAL`.

    `{missing}` names the facts that are missing, `{exception}` why an exception holds,
    `{until}` the clause's end as ` until DATE` or nothing, `{reason}` what is open.
    """

    parts: tuple[tuple[str, Node | str | None], ...]

    @classmethod
    def read(cls, text: str, names: Names) -> Template:
        """Read and check a sentence.

        Raises:
            ExpressionError: a name in braces is not known or asks for more than a value.
        """
        parts: list[tuple[str, Node | str | None]] = []
        try:
            pieces = list(string.Formatter().parse(text))
        except ValueError as error:
            raise ExpressionError(f"braces do not match: {error}") from None
        for literal, name, spec, conversion in pieces:
            if spec or conversion:
                raise ExpressionError(f"{{{name}}}: a message holds plain names in braces")
            if name is None:
                parts.append((literal, None))
            elif name in SPECIAL:
                parts.append((literal, name))
            else:
                if not all(step.isidentifier() for step in name.split(".")):
                    raise ExpressionError(f"{{{name}}}: a message holds plain names in braces")
                parts.append((literal, compile_value(name, names)))
        return cls(tuple(parts))

    def render(self, env: Env, special: Mapping[str, str]) -> str:
        """The sentence with its values."""
        out: list[str] = []
        for literal, value in self.parts:
            out.append(literal)
            if isinstance(value, str):
                out.append(special.get(value, ""))
            elif value is not None:
                out.append(value.evaluate(env).shown)
        return "".join(out)
