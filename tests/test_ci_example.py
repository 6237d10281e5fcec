"""The sample repository in examples/ci, through git, the real pre-commit, and the script of the action."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from conftest import Irr
from studies import ROOT

EXAMPLE = ROOT / "examples" / "ci"
STEPS = ["passing", "regression", "again", "bad_revision", "mended"]
#: The folder of the irr and pre-commit that the tests run with.
PROGRAMS = Path(sys.executable).parent


#: A repository, and the commit of each step.
Repository = tuple[Path, Mapping[str, str]]


def git(folder: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "Test",
        "GIT_AUTHOR_EMAIL": "test@example.invalid",
        "GIT_COMMITTER_NAME": "Test",
        "GIT_COMMITTER_EMAIL": "test@example.invalid",
    }
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The repository, and the commit of each step."""
    folder = tmp_path_factory.mktemp("ci") / "study"
    subprocess.run([sys.executable, EXAMPLE / "make_repository.py", folder], check=True, capture_output=True)
    commits = git(folder, "log", "--reverse", "--format=%H").split()
    return folder, dict(zip(STEPS, commits, strict=True))


def checkout(repository: Repository, step: str) -> Path:
    folder, commits = repository
    git(folder, "checkout", "--quiet", "--force", commits[step])
    git(folder, "clean", "-fdq")
    return folder


@pytest.mark.parametrize(
    ("step", "code", "said"),
    [
        ("passing", 0, "all 4 requirements passed"),
        ("regression", 1, "of 5 requirements, 4 failed, 1 passed"),
        ("again", 0, "all 5 requirements passed"),
        ("bad_revision", 1, "of 6 requirements, 1 failed, 5 passed"),
        ("mended", 0, "all 6 requirements passed"),
    ],
)
def test_the_history(repository: Repository, irr: Irr, step: str, code: int, said: str) -> None:
    done = irr(["check"], checkout(repository, step))
    assert done.stderr == ""
    assert done.exit == code
    assert said in done.stdout.splitlines()[0]


def test_the_regression_is_found_against_the_commit_before(repository: Repository, irr: Irr) -> None:
    folder = checkout(repository, "regression")
    done = irr(["check", "--against", "HEAD~1", "--format", "json"], folder)
    told = json.loads(done.stdout)
    assert (done.exit, told["base"]) == (1, "HEAD~1")
    first = told["changes"][0]
    assert (first["what"], first["worse"]) == ("pooled alpha", True)
    assert {one["what"] for one in told["changes"]} >= {"category cost", "category time", "category access"}
    implied = told["requirements"][-2:]
    assert [(one["kind"], one["line"], one["outcome"]) for one in implied] == [
        ("no_regression", None, "fail"),
        ("codebook_changes", None, "pass"),
    ]


def test_what_changed_stands_first_in_markdown(repository: Repository, irr: Irr) -> None:
    folder = checkout(repository, "regression")
    text = irr(["check", "--against", "HEAD~1", "--format", "markdown"], folder).stdout
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings[:2] == ["## What changed since the base", "## What was checked"]


def test_against_itself_nothing_changed(repository: Repository, irr: Irr) -> None:
    folder = checkout(repository, "mended")
    done = irr(["check", "--against", "HEAD"], folder)
    assert done.exit == 0
    assert "Nothing: every outcome, every category and pooled alpha are the same." in done.stdout


def test_against_a_revision_with_the_same_failure_it_is_known(repository: Repository, irr: Irr) -> None:
    folder = checkout(repository, "bad_revision")
    done = irr(["check", "--against", "HEAD", "--format", "json"], folder)
    assert done.exit == 0
    told = json.loads(done.stdout)
    assert [one["known"] for verdict in told["requirements"] for one in verdict["held"]].count(True) == 1
    assert told["changes"] == []


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("nowhere", "git knows no revision called 'nowhere'"),
        ("--output=x", "git knows no revision called '--output=x'"),
        ("HEAD:irr.yml", "git knows no revision called 'HEAD:irr.yml'"),
    ],
)
def test_a_revision_that_is_none(repository: Repository, irr: Irr, reference: str, said: str) -> None:
    folder = checkout(repository, "mended")
    done = irr(["check", f"--against={reference}"], folder)
    assert done.exit == 2
    assert said in done.stderr
    assert git(folder, "status", "--short") == ""


def test_against_needs_a_repository(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "irr.yml").write_text("check: [{codebook: lint}]\n", encoding="utf-8")
    done = irr(["check", "--against", "HEAD"], tmp_path)
    assert done.exit == 2
    assert "--against needs a git repository" in done.stderr


def test_problems_of_a_revision_are_named_after_it(repository: Repository, irr: Irr, tmp_path: Path) -> None:
    checkout(repository, "passing")
    folder = tmp_path / "copy"
    git(tmp_path, "clone", "--quiet", str(repository[0]), str(folder))
    git(folder, "checkout", "--quiet", repository[1]["passing"])
    path = folder / "codings" / "round-1" / "ben.yaml"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("[cost]", "[cots]", 1), encoding="utf-8")
    git(folder, "commit", "--quiet", "--all", "--message", "A slip")
    path.write_text(good, encoding="utf-8")
    done = irr(["check", "--against", "HEAD"], folder)
    assert done.exit == 2
    assert re.fullmatch(r"irr: HEAD:codings/round-1/ben\.yaml:\d+: unknown category 'cots' .*", done.lines[0])


def test_the_baseline_is_written_and_read(repository: Repository, irr: Irr) -> None:
    folder = checkout(repository, "regression")
    assert irr(["check"], folder).exit == 1
    written = irr(["check", "--write-baseline"], folder)
    assert (written.exit, written.stderr) == (0, "irr: the present state is kept in irr-baseline.json\n")
    assert irr(["check", "--baseline", "irr-baseline.json"], folder).exit == 0
    ben = folder / "codings" / "round-2" / "ben.yaml"
    ben.write_text(re.sub(r"\[.*\]", "[]", ben.read_text(encoding="utf-8")), encoding="utf-8")
    assert irr(["check", "--baseline", "irr-baseline.json"], folder).exit == 1
    # From below the root, the same irr.yml is found.
    assert irr(["check"], folder / "codings").exit == 1


def test_annotations_land_on_the_lines_of_the_revision_file(repository: Repository, irr: Irr) -> None:
    folder = checkout(repository, "bad_revision")
    lines = irr(["check", "--format", "github"], folder).stdout.splitlines()
    errors = [line for line in lines if line.startswith("::error")]
    assert errors
    source = (folder / "codebooks" / "barriers-v1-to-v2.yaml").read_text(encoding="utf-8").splitlines()
    for line in errors:
        found = re.match(r"::error file=codebooks/barriers-v1-to-v2\.yaml,line=(\d+),", line)
        assert found, line
        assert source[int(found[1]) - 1].startswith(("changes:", "  - {op: rename"))


def a_project(folder: Path, config: str = "irr.yml") -> Path:
    """A repository with a small project in it, committed."""
    (folder / "codings").mkdir(parents=True)
    for coder in ("Ana", "Ben"):
        sections = "".join(f"  s{i}: [{'xy'[i % 2]}]\n" for i in range(12))
        (folder / "codings" / f"{coder}.yaml").write_text(f"coder: {coder}\nsections:\n{sections}", "utf-8")
    (folder / config).write_text(
        "rounds:\n  r: {codings: [codings/*.yaml]}\ncheck:\n  - {flags: 1}\n", encoding="utf-8"
    )
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "All")
    return folder


def test_a_revision_without_irr_yml_is_no_base(irr: Irr, tmp_path: Path) -> None:
    folder = a_project(tmp_path / "p")
    git(folder, "rm", "--quiet", "--cached", "irr.yml")
    git(folder, "commit", "--quiet", "--message", "Without")
    done = irr(["check", "--against", "HEAD"], folder)
    assert done.exit == 0
    assert done.stderr == "irr: warning: HEAD has no irr.yml; there is nothing to compare with\n"


@pytest.mark.parametrize("name", ["st[u]dy", "a b", "*", "ünï"])
def test_folders_may_have_any_name(irr: Irr, tmp_path: Path, name: str) -> None:
    folder = a_project(tmp_path / name)
    assert irr(["check", "--against", "HEAD"], folder).exit == 0
    assert irr(["check", "--config", folder / "irr.yml"], tmp_path).exit == 0


def test_a_project_may_lie_below_the_root_and_hold_links(irr: Irr, tmp_path: Path) -> None:
    a_project(tmp_path / "r" / "study")
    folder = tmp_path / "r"
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "study" / ".git").rename(tmp_path / "elsewhere")
    (folder / "link").symlink_to("/etc/hostname")
    (folder / "study" / "out").symlink_to("../..")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "All")
    done = irr(["check", "--against", "HEAD"], folder / "study")
    assert (done.exit, done.stderr) == (0, "")


def test_what_a_hook_says_of_another_repository_is_not_asked(
    irr: Irr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, other = a_project(tmp_path / "p"), a_project(tmp_path / "other", "none.yml")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    done = irr(["check", "--against", "HEAD"], folder)
    assert (done.exit, done.stderr) == (0, "")


def test_files_outside_the_repository_cannot_be_compared(irr: Irr, tmp_path: Path) -> None:
    folder = a_project(tmp_path / "p")
    text = (folder / "irr.yml").read_text(encoding="utf-8")
    (folder / "irr.yml").write_text(text.replace("codings/*", f"{folder}/codings/*"), encoding="utf-8")
    git(folder, "commit", "--quiet", "--all", "--message", "Absolute")
    done = irr(["check", "--against", "HEAD"], folder)
    assert done.exit == 2
    assert "named by an absolute path" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "json=codings/Ana.yaml"], "is an input; name another file for --format"),
        (["--format", "json=irr.yml"], "is an input; name another file for --format"),
        (
            ["--write-baseline", "--baseline", "codings/Ben.yaml"],
            "is an input; name another file for --baseline",
        ),
        (["--format", "json=x", "--format", "csv=./x"], "two things would be written to './x'"),
        (["--format", "json=b", "--write-baseline", "--baseline", "b"], "two things would be written to 'b'"),
    ],
)
def test_nothing_that_is_read_is_written_over(
    irr: Irr, tmp_path: Path, arguments: list[str], said: str
) -> None:
    folder = a_project(tmp_path / "p")
    done = irr(["check", *arguments], folder)
    assert done.exit == 2
    assert said in done.stderr
    assert git(folder, "status", "--short") == ""


def test_annotations_are_told_from_the_root_that_a_workflow_checked_out(
    irr: Irr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_project(tmp_path / "p")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    (folder / "irr.yml").write_text(
        "rounds:\n  r: {codings: [codings/*.yaml]}\ncheck:\n  - {percent: overlap, at_most: .5}\n",
        encoding="utf-8",
    )
    assert irr(["check", "--format", "github"], folder).stdout.startswith("::error file=p/irr.yml,line=4,")
    told = json.loads(irr(["check", "--format", "sarif"], folder).stdout)
    (place,) = told["runs"][0]["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "p/irr.yml"


# --- pre-commit


def pre_commit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"),
        "PRE_COMMIT_COLOR": "never",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("step", "lint", "check"),
    [
        ("passing", "Passed", "Passed"),
        ("regression", "Passed", "Failed"),
        ("bad_revision", "Passed", "Failed"),
        ("mended", "Passed", "Passed"),
    ],
)
def test_pre_commit_runs_the_hooks(repository: Repository, step: str, lint: str, check: str) -> None:
    folder = checkout(repository, step)
    done = pre_commit(folder, "run", "--all-files")
    found = dict(re.findall(r"^(irr [a-z ]+?)\.+(Passed|Failed)$", done.stdout, re.MULTILINE))
    assert found == {"irr codebook lint": lint, "irr check": check}, done.stdout + done.stderr
    assert done.returncode == (1 if "Failed" in (lint, check) else 0)


def test_the_hooks_of_this_repository_work_in_another(repository: Repository, tmp_path: Path) -> None:
    hooks = tmp_path / "irr"
    hooks.mkdir()
    shipped = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    (hooks / ".pre-commit-hooks.yaml").write_text(shipped, encoding="utf-8")
    git(hooks, "init", "--quiet", "--initial-branch=main")
    git(hooks, "add", "--all")
    git(hooks, "commit", "--quiet", "--message", "Hooks")
    revision = git(hooks, "rev-parse", "HEAD").strip()
    folder = tmp_path / "study"
    git(tmp_path, "clone", "--quiet", str(checkout(repository, "mended")), str(folder))
    # Run with the irr of these tests, in place of one that pre-commit would install.
    config = {
        "repos": [
            {
                "repo": str(hooks),
                "rev": revision,
                "hooks": [{"id": one["id"], "language": "system"} for one in yaml.safe_load(shipped)],
            }
        ]
    }
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    done = pre_commit(folder, "run", "--all-files")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == 2
    book = folder / "codebooks" / "barriers-v2.yaml"
    book.write_text(book.read_text(encoding="utf-8").replace("- id: stigma", "- id: cost"), encoding="utf-8")
    done = pre_commit(folder, "run", "--all-files")
    assert done.returncode == 1
    assert re.search(r"codebooks/barriers-v2\.yaml:\d+: error: .*\[duplicate-id\]", done.stdout)


# --- the action


@pytest.fixture(scope="module")
def action() -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return found


def run_action(
    action: dict[str, object], folder: Path, tmp_path: Path, **inputs: str
) -> tuple[int, str, str, str]:
    """Exit code, what was printed, the job's summary and outputs of the step that checks."""
    step = next(one for one in action["runs"]["steps"] if one.get("id") == "check")  # type: ignore[index]
    given = {name: one["default"] for name, one in action["inputs"].items()} | inputs  # type: ignore[attr-defined]

    def filled(text: str) -> str:
        return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: given[match[1]], text)

    summary, output = tmp_path / "summary.md", tmp_path / "output"
    environment = {
        **os.environ,
        **{name: filled(text) for name, text in step["env"].items()},
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_OUTPUT": str(output),
    }
    assert "${{" not in step["run"]
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder / filled(step["working-directory"]),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return (
        done.returncode,
        done.stdout + done.stderr,
        summary.read_text(encoding="utf-8"),
        output.read_text(encoding="utf-8"),
    )


def test_the_action_reports_everywhere(
    action: dict[str, object], repository: Repository, tmp_path: Path
) -> None:
    folder = checkout(repository, "regression")
    junit = tmp_path / "irr report.xml"
    code, printed, summary, output = run_action(action, folder, tmp_path, against="HEAD~1", junit=str(junit))
    assert code == 1
    assert "::error file=codebooks/barriers-v1.yaml,line=" in printed
    assert "## What changed since the base" in summary
    assert output == "exit-code=1\n"
    assert junit.read_text(encoding="utf-8").startswith("<?xml")


def test_the_action_passes_where_the_check_does(
    action: dict[str, object], repository: Repository, tmp_path: Path
) -> None:
    code, _, summary, output = run_action(action, checkout(repository, "mended"), tmp_path)
    assert (code, output) == (0, "exit-code=0\n")
    assert "all 6 requirements passed" in summary


def test_what_an_input_holds_is_never_run(
    action: dict[str, object], repository: Repository, tmp_path: Path
) -> None:
    marker = tmp_path / "marker"
    folder = checkout(repository, "mended")
    code, _, _, _ = run_action(action, folder, tmp_path, round=f'"; touch {marker}; echo "$(touch {marker})')
    assert code == 2
    assert not marker.exists()
