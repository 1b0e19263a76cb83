from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings

import clauses
from clauses import files
from clauses.model.book import Book
from clauses.rulebook.compiled import Rulebook

settings.register_profile(
    "tests",
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# A longer run, each time with other examples: python -m pytest --hypothesis-profile=long
settings.register_profile(
    "long", parent=settings.get_profile("tests"), max_examples=4_000, derandomize=False,
    print_blob=True,
)  # fmt: skip
settings.load_profile("tests")


@pytest.fixture(scope="session", autouse=True)
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Commands keep what they read in a folder of the tests, not in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAUSES_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return clauses.load_rulebook()


@pytest.fixture(scope="session")
def story() -> Path:
    """The folder of the reported Microsoft-OpenAI story, as it was installed."""
    return files.cases_folder() / "openai-reported"


@pytest.fixture(scope="session")
def book(story: Path, rulebook: Rulebook) -> Book:
    return clauses.load_book(story, rulebook)


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run the command line in this process."""
    from clauses.cli.group import cli

    def invoke(*arguments: str | Path) -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments])

    return invoke
