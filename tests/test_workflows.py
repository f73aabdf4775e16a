"""The workflows: safe with untrusted pull requests."""

import re

import pytest

from tests.support.engine import CLONE
from tests.support.workflows import files, steps, workflow

NAMES = [path.stem for path in files() if path.stem != "action"]
OF_STRANGERS = ["review"]
"""Workflows that run the code of a pull request, which may come from anybody."""


@pytest.mark.parametrize("name", NAMES)
def test_no_workflow_runs_code_of_a_branch_with_the_rights_of_the_repository(name: str) -> None:
    triggers = workflow(name)[True]
    assert triggers
    assert "pull_request_target" not in triggers


@pytest.mark.parametrize("name", OF_STRANGERS)
def test_a_run_of_untrusted_code_can_only_read(name: str) -> None:
    assert workflow(name)["permissions"] == {"contents": "read"}
    checkouts = [step for step in steps(name) if step.get("uses", "").startswith("actions/checkout")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_only_branches_of_this_repository_get_keys() -> None:
    jobs = workflow("review")["jobs"]
    with_keys = [name for name, job in jobs.items() if "secrets." in str(job) or "id-token" in str(job)]
    assert with_keys == ["preview"]
    assert "github.event.pull_request.head.repo.full_name == github.repository" in jobs["preview"]["if"]


def test_the_run_with_write_access_reads_the_report_as_data() -> None:
    """It has the code of the default branch alone, and the report only from the artifact."""
    checkouts = [step for step in steps("comment") if step.get("uses", "").startswith("actions/checkout")]
    assert [step["with"]["ref"] for step in checkouts] == ["${{ github.event.repository.default_branch }}"]
    assert all("head_sha" not in str(step.get("with", {}).get("ref")) for step in steps("comment"))


@pytest.mark.parametrize("name", NAMES)
def test_no_command_contains_values_of_events(name: str) -> None:
    """A branch may be called `$(rm -rf ~)`: what comes from an event reaches a command as a variable only."""
    assert [step["run"] for step in steps(name) if "${{" in step.get("run", "")] == []


def test_the_workflows_have_commands_and_values_of_events() -> None:
    every = [step for name in NAMES for step in steps(name)]
    assert any("run" in step for step in every)
    assert any("${{ github.event" in str(step.get("env")) for step in every)


def test_one_stack_is_applied_at_a_time_and_none_is_cancelled() -> None:
    apply = workflow("apply")
    assert apply["concurrency"] == {"group": "apply", "cancel-in-progress": False}
    job = apply["jobs"]["up"]
    assert job["strategy"]["max-parallel"] == 1
    assert "concurrency" not in job
    assert job["environment"] == "${{ matrix.stack }}"


def test_every_push_to_main_is_applied_because_an_older_commit_is_refused() -> None:
    assert workflow("apply")[True] == {"push": {"branches": ["main"]}, "workflow_dispatch": None}


def test_only_what_was_reviewed_and_the_newest_commit_is_applied() -> None:
    order = [step.get("name") for step in steps("apply")]
    checks = ["Find the review", "Compare with the review", "Check that this commit is the newest", "Up"]
    assert [name for name in order if name in checks] == checks
    assert order.index("Up") - order.index("Check that this commit is the newest") == 1
    assert not any(step.get("continue-on-error") for step in steps("apply"))


def test_the_merge_queue_is_reviewed() -> None:
    assert "merge_group" in workflow("review")[True]


@pytest.mark.parametrize("name", NAMES)
def test_rights_are_given_to_jobs_and_a_workflow_can_at_most_read_the_code(name: str) -> None:
    assert workflow(name)["permissions"] in ({}, {"contents": "read"})


def test_the_job_that_reads_what_the_branch_wrote_may_write_nothing() -> None:
    judge, post = (workflow("comment")["jobs"][name] for name in ("judge", "post"))
    assert set(judge["permissions"].values()) == {"read"}
    assert "environment" not in judge
    assert "secrets." not in str(judge)
    assert post["permissions"] == {"pull-requests": "write", "statuses": "write"}
    assert post["environment"] == "verdict"
    assert not any("checkout" in step.get("uses", "") or ".venv" in step.get("run", "") for step in post["steps"])


def test_ci_builds_with_the_newest_patch_of_the_go_version_in_the_modules() -> None:
    named = re.search(r"^go (1\.\d+)\.0$", (CLONE / "tools" / "go.mod").read_text(), re.MULTILINE)
    (setup,) = [step for step in steps("ci") if step.get("uses", "").startswith("actions/setup-go")]
    assert named
    assert setup["with"]["go-version"] == f"{named[1]}.x"


@pytest.mark.parametrize(("name", "job", "engine"), [("review", "preview", "Preview"), ("apply", "up", "Up")])
def test_a_run_of_the_engine_finds_its_plugins_and_a_migrated_state(name: str, job: str, engine: str) -> None:
    """Both folders of Sentry's provider are kept, and an earlier version's state stops the job before the engine."""
    named = workflow(name)["jobs"][job]["steps"]
    caches = [step["with"] for step in named if step.get("uses", "").startswith("actions/cache")]
    assert [set(cache["path"].split()) for cache in caches] == [{"~/.pulumi/plugins", "~/.pulumi/dynamic_tf_plugins"}]
    assert "pulumi-plugin.json" in caches[0]["key"]
    order = [step.get("name") for step in named]
    assert order.index("Check that the state is migrated") < order.index(engine)
    checks = [step for step in named if step.get("name") == "Check that the state is migrated"]
    assert [step["run"] for step in checks] == ['.venv/bin/watchbill migrate sentry "$STACK" --check']


def test_a_failed_up_shows_what_is_missing() -> None:
    up, said = (step for step in steps("apply") if step.get("name") in ("Up", "Missing"))
    assert up["env"]["PULUMI_DEBUG_COMMANDS"] == "true", "else the engine has no --event-log"
    log = '"$RUNNER_TEMP/events.json"'
    assert f"--event-log {log}" in up["run"]
    assert f"--log {log}" in said["run"]
    assert said["if"] == "${{ !cancelled() && steps.up.outcome == 'failure' }}"
