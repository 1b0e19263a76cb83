"""Clauses and acts as conditions read them: each value with where it was written."""

from clauses.language.views.act import ActView
from clauses.language.views.base import NO_SCOPE, either_of
from clauses.language.views.clause import ClauseView, promised_days

__all__ = ["NO_SCOPE", "ActView", "ClauseView", "either_of", "promised_days"]
