import os
import signal
from collections.abc import Iterator

import pytest
from _pytest.terminal import TerminalReporter
from hypothesis import HealthCheck, settings

from tests.support import example

# No test fails by the hour or by how busy the machine is: the same examples each time, and as long as they take.
# `pytest --hypothesis-profile=hunting` looks at others.
_PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}
settings.register_profile("steady", derandomize=True, database=None, **_PATIENT)
settings.register_profile("hunting", derandomize=False, max_examples=1000, **_PATIENT)
settings.load_profile("steady")

_IN_CI = os.environ.get("CI") == "true"
_OF_THE_CALLER = ("GIT_", "GITHUB_", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR")
_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "safe.directory",
    "GIT_CONFIG_VALUE_0": "*",
}


@pytest.fixture(scope="session", autouse=True)
def _a_shell_like_any_other() -> Iterator[None]:
    """Whatever the caller's shell and git are set to (hooks, signed commits, colours), tests find the same."""
    before = signal.getsignal(signal.SIGINT)
    with pytest.MonkeyPatch.context() as patch:
        for name in [it for it in os.environ if it.startswith(_OF_THE_CALLER)]:
            patch.delenv(name)
        for name, value in _GIT.items():
            patch.setenv(name, value)
        if before is signal.SIG_IGN:  # so a shell starts what runs behind it, and no child would hear of Ctrl-C
            signal.signal(signal.SIGINT, signal.default_int_handler)
        yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session", autouse=True)
def _stacks_of_the_example() -> Iterator[None]:
    """Whatever is run in this process finds the example in place of the stacks and settings of the clone's user."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stacks.program.STACKS", example.STACKS)
        patch.setattr("cli.stack.STACKS", example.STACKS)
        patch.setattr("policies.engine.views.STACKS", example.STACKS)
        patch.setattr("plan.config.PROJECT", example.EXAMPLE)
        yield


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """In CI a skipped test is a failure: what is green there has been run."""
    if _skipped_in_ci(config):
        text = "CI is true, and a skipped test is a failure there: install what it lacks"
        terminalreporter.write_line(text, red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus == pytest.ExitCode.OK and _skipped_in_ci(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _skipped_in_ci(config: pytest.Config) -> bool:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return _IN_CI and reporter is not None and bool(reporter.stats.get("skipped"))
