from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_oracle_as_reported_is_undetermined(run: Run, story: Path) -> None:
    result = run("check", story / "deals" / "oracle.yaml", "--format", "json")

    report = json.loads(result.stdout)
    assert result.exit_code == 3
    assert [report[key] for key in ("verdict", "certain", "at_worst", "deal", "as_of")] == [
        "undetermined", "action_first", "blocked", "oracle", "2025-10-27",
    ]  # fmt: skip
    assert {(f["clause"], f["status"], f["effect"]) for f in report["findings"]} == {
        ("training-exclusivity", "undetermined", "prohibits"),
        ("compute-refusal", "engaged", "requires_offer"),
        ("guaranteed-rent", "engaged", "diverts_from"),
    }
    assert [fact["path"] for fact in report["missing"]] == ["lines.capacity.scope.purpose"]


def test_a_finding_in_json_carries_its_conditions_and_its_source(run: Run, story: Path) -> None:
    result = run("check", story / "deals" / "oracle.yaml", "--format", "json")

    finding = json.loads(result.stdout)["findings"][0]
    wanted = {"id", "agreement", "clause", "kind", "act", "status", "effect", "says", "conditions",
              "missing", "source"}  # fmt: skip
    assert wanted <= finding.keys()
    buyer = finding["conditions"][2]
    assert buyer["value"] == "true"
    assert buyer["facts"][0]["at"].endswith("oracle.yaml:9:12")
    assert finding["source"]["certainty"] == "reported"


@pytest.mark.parametrize(
    ("purpose", "verdict", "status"),
    [
        ("inference", "action_first", 1),
        ("training", "blocked", 1),
        ("[training,inference]", "blocked", 1),
        ("unknown", "undetermined", 3),
    ],
)
def test_a_set_fact_decides_and_shows_as_its_own_source(
    run: Run, story: Path, purpose: str, verdict: str, status: int
) -> None:
    setting = f"lines.capacity.scope.purpose={purpose}"

    result = run(
        "check", story / "deals/oracle.yaml", "--set", setting, "--format", "json", "--all"
    )

    assert json.loads(result.stdout)["verdict"] == verdict
    assert result.exit_code == status


def test_a_set_fact_is_cited_as_set(run: Run, story: Path) -> None:
    setting = "lines.capacity.seller=coreweave"

    result = run("check", story / "deals" / "oracle.yaml", "--set", setting, "--format", "json")

    facts = json.loads(result.stdout)["findings"][0]["conditions"][3]["facts"]
    assert facts[0] == {
        "path": "lines.capacity.seller", "value": "CoreWeave", "state": "given",
        "at": f"--set {setting}",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("lines.capacty.seller=oracle", "the deal has no 'lines.capacty'; did you mean 'capacity'?"),
        ("lines.capacity.scope.purpose=trainig", "unknown purpose 'trainig'; did you mean 'training'?"),
        ("lines.capacity.sellr=oracle", "unknown key; did you mean 'seller'?"),
        ("seller", "write KEY=VALUE, such as lines.capacity.scope.purpose=training"),
        ("lines.capacity.price=[", "not well-formed YAML"),
        ("lines.capacity.act.x=1", "lines.capacity.act has no parts"),
    ],
)  # fmt: skip
def test_a_wrong_setting_ends_with_two(run: Run, story: Path, setting: str, message: str) -> None:
    result = run("check", story / "deals" / "oracle.yaml", "--set", setting)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr


def test_every_fault_of_a_deal_is_told_at_once(run: Run, story: Path, tmp_path: Path) -> None:
    path = tmp_path / "deal.yaml"
    path.write_text(
        "deal: bad\nlines:\n  capacity:\n    act: buy\n    buyer: openai\n    seller: oracle\n"
        "    scope: {subject: compute.capacity, territory: UK}\n    pirce: USD 3bn\n"
        "    price: USD -3bn\n",
        encoding="utf-8",
    )

    result = run("check", path, "--book", story)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        f"{path}:7:51: lines.capacity.scope.territory: unknown territory 'UK'; did you mean 'GB'?\n"
        f"{path}:8:5: lines.capacity.pirce: unknown key; did you mean 'price'?\n"
        f"{path}:9:12: lines.capacity.price: '-3bn' must not be negative\n"
        "3 faults; nothing was checked.\n"
    )


def test_a_deal_without_a_book_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "deal.yaml"
    path.write_text("deal: x\n", encoding="utf-8")

    result = run("check", path)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{path}: no book.yaml above this deal; name one with --book")


def test_several_deals_end_with_their_totals(run: Run, story: Path) -> None:
    deals = [story / "deals" / f"{name}.yaml"
             for name in ("oracle", "softbank", "coreweave", "google-cloud", "nvidia")]  # fmt: skip

    result = run("check", *deals)

    totals = result.stdout.split("All deals\n")[1]
    assert (
        "buy: USD 322.4bn in 2 lines; not counted, for want of an amount: google-cloud (gpu)"
        in totals
    )
    assert "build: USD 500bn..600bn in 2 lines" in totals
    assert "to compare: USD 450bn forecast of OpenAI's total server spending" in totals
    assert "to compare: USD 135bn" in totals


def test_all_gives_the_reason_for_each_clause_not_engaged(run: Run, story: Path) -> None:
    result = run("check", story / "deals" / "oracle.yaml", "--format", "json", "--all")

    rows = {row["clause"]: row["reason"] for row in json.loads(result.stdout)["not_engaged"]}
    assert rows == {
        "antitrust-caution": "capacity is a purchase; the clause concerns a promise of the deal or a licence",
        "no-blank-cheque": "capacity is a purchase; the clause concerns an investment",
        "revenue-share": "Oracle and OpenAI are no affiliates on 2025-10-27",
        "royalty-free-access": "capacity is a purchase; the clause concerns the making of new "
        "intellectual property or an acquisition or a licence or a promise of the deal or an assignment or a termination "
        "or a sale of a company, a business or an asset",
    }


def test_output_goes_to_a_file_whole(run: Run, story: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.txt"

    result = run("check", story / "deals" / "oracle.yaml", "--output", target)

    assert result.stdout == ""
    assert target.read_text(encoding="utf-8").startswith("Oracle: 4.5 GW")
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_an_output_that_cannot_be_written_is_told(run: Run, story: Path, tmp_path: Path) -> None:
    result = run("check", story / "deals/oracle.yaml", "--output", tmp_path / "no" / "report.txt")

    assert result.exit_code == 2
    assert "cannot be written: No such file or directory" in result.stderr


@pytest.mark.parametrize(
    ("level", "purpose", "status"),
    [
        ("risk", "inference", 1),
        ("blocked", "inference", 0),
        ("blocked", "training", 1),
        ("never", "training", 0),
        ("never", "unknown", 0),
        ("blocked", "unknown", 3),
    ],
)
def test_fail_on_moves_the_line(
    run: Run, story: Path, level: str, purpose: str, status: int
) -> None:
    setting = f"lines.capacity.scope.purpose={purpose}"

    result = run("check", story / "deals" / "oracle.yaml", "--set", setting, "--fail-on", level)

    assert result.exit_code == status


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("kinds", "exclusivty"), "unknown kind 'exclusivty'; did you mean 'exclusivity'?"),
        (("chekc",), "no command 'chekc'; did you mean 'check'?"),
        (("test", "nowhere"), "nowhere: there is no such file or folder"),
    ],
)
def test_a_wrong_word_gets_the_right_one(
    run: Run, arguments: tuple[str, ...], message: str
) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert message in result.stderr


def test_a_case_that_is_not_as_stated_fails(run: Run, story: Path, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        f"case: wrong\nbook: {story}\ndeal: {story}/deals/oracle.yaml\n"
        "expect: {verdict: clear, findings: [{clause: no-such, status: engaged}]}\n",
        encoding="utf-8",
    )

    result = run("test", path)

    assert result.exit_code == 1
    assert "    verdict: expected clear, found undetermined" in result.stdout
    assert "    expected and not found: no-such engaged" in result.stdout
    assert (
        "    found and not expected: microsoft-openai/compute-refusal/offer@capacity"
        in result.stdout
    )


@pytest.mark.parametrize("arguments", [["-m", "clauses", "--version"], ["-m", "clauses", "--help"]])
def test_the_module_is_the_command(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)

    assert done.returncode == 0
    assert done.stdout


def test_help_imports_none_of_the_heavy_libraries() -> None:
    script = (
        "import sys\nfrom clauses.cli.group import cli\n"
        "try: cli(['--help'])\nexcept SystemExit: pass\n"
        "print([name for name in ('pydantic', 'yaml', 'durable') if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_a_pipe_gets_no_colours(run: Run, story: Path) -> None:
    assert "\x1b" not in run("check", story / "deals" / "oracle.yaml").stdout


def test_replay_prints_a_line_for_each_deal_in_date_order(run: Run, story: Path) -> None:
    result = run("replay", story.parent / "openai")

    lines = result.stdout.splitlines()
    deals = lines[: lines.index("")]
    assert result.exit_code == 0
    assert [line.split("  ")[0] for line in deals] == [
        "2024-06", "2025-01-21", "2025-03-07", "2025-05", "2025-05", "2025-07-02", "2025-09-22",
        "2025-09-25", "2025-10-06", "2025-10-13",
    ]  # fmt: skip
    assert (
        "  buy: USD 300bn..322.4bn in 4 lines; not counted, for want of an amount: "
        in result.stdout
    )
    assert "  not counted, since not binding: d08-nvidia-2025-09-22" in lines
    assert "breach" not in result.stdout


def test_replay_finds_nothing_clear_where_a_prohibition_is_open(run: Run, story: Path) -> None:
    rows = json.loads(run("replay", story.parent / "openai", "--format", "json").stdout)

    open_ones = [row for row in rows if any(name.endswith("?") for name in row["triggered"])]
    assert len(open_ones) == 6
    assert {row["verdict"] for row in open_ones} == {"undetermined"}


def test_exceptions_draws_what_stands_above_a_clause_under_it(run: Run, story: Path) -> None:
    path = story.parent / "openai" / "agreements" / "microsoft.yaml"

    result = run("exceptions", path, "--as-of", "2025-12-01")

    lines = result.stdout.splitlines()
    drawn = lines[2 : lines.index("", 2)] if "" in lines[2:] else lines[2:]
    last = next(i for i, line in enumerate(drawn) if line.startswith("└─"))
    # Between the two the exceptions that every exclusivity has.
    assert [*drawn[:4], drawn[last]] == [
        "api-exclusivity (definitive agreement of 2025-10-28): exclusivity. OpenAI's API, also where it comes out of joint development, is exclusive to Azure until an expert panel verifies AGI.",
        "├─ until the event agi-verified",
        "├─ unless the holder consented to this deal",
        "├─ unless the holder waived the exclusivity for this deal",
        "└─ yields to national-security (definitive agreement of 2025-10-28): permission. OpenAI may give US national-security customers API access on any cloud.",
    ]


def test_a_document_that_binds_nobody_is_shown_as_such(run: Run, story: Path) -> None:
    deals = story.parent / "openai" / "deals"

    text = run("check", deals / "d09-coreweave-2025-09-25.yaml").stdout

    words = " ".join(text.split())
    assert "Memorandum of understanding of 2025-09-11 is not binding and changes no right" in words
