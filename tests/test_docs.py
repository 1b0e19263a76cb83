"""What the documentation says of the program is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clauses.language.functions import FUNCTIONS
from clauses.report.catalogue_markdown import COMMAND, pages
from clauses.rulebook.load import load_rulebook

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(
    not (ROOT / "docs").is_dir(), reason="the documentation is not part of the wheel"
)


def test_every_function_of_the_conditions_is_documented() -> None:
    page = (ROOT / "docs" / "conditions.md").read_text()

    assert sorted(set(re.findall(r"`(\w+)\(", page))) == sorted(FUNCTIONS)


def test_the_number_of_kinds_is_as_the_readme_says() -> None:
    page = (ROOT / "README.md").read_text()

    assert f"{len(load_rulebook().kinds)} kinds of clauses are in the rulebook" in page


def test_the_pages_of_the_kinds_are_what_the_rulebook_says() -> None:
    wanted = pages(load_rulebook())
    found = {path.name: path.read_text() for path in (ROOT / "docs" / "kinds").iterdir()}

    stale = sorted(name for name in wanted | found if wanted.get(name) != found.get(name))

    assert stale == [], f"stale, missing or left over; write them anew: {COMMAND}"


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda p: p.name)
def test_links_and_paths_in_the_documentation_lead_somewhere(page: Path) -> None:
    text = page.read_text()
    links = [page.parent / target for target in re.findall(r"\]\(([^)#:]+\.md)", text)]
    files = [ROOT / path for path in re.findall(r"`((?:cases|rules|docs)/[\w./-]+)`", text)]

    assert [path for path in (*links, *files) if not path.exists()] == []
