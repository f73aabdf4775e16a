import os
from collections.abc import Iterator

import pytest

from tests.support.browser import chromium
from tests.support.product.application import CHOSEN, Application, node_problem, running
from tests.support.product.dependencies import Dependencies, dependencies
from tests.support.product.sink import Sink, sink

__all__ = ["chromium"]


@pytest.fixture(scope="session")
def node() -> None:
    """Node; without it the tests of the running product are left out, and in CI they fail."""
    problem = node_problem()
    if problem is not None:
        if os.environ.get("CI") == "true":
            pytest.fail(problem)
        pytest.skip(problem)


@pytest.fixture(scope="module")
def sentry() -> Iterator[Sink]:
    """The server that stands for Sentry."""
    with sink() as served:
        yield served


@pytest.fixture(scope="module")
def served() -> Iterator[Dependencies]:
    """The product's dependencies."""
    with dependencies() as running_ones:
        yield running_ones


@pytest.fixture(scope="module")
def app(
    node: None,  # noqa: ARG001
    sentry: Sink,
    served: Dependencies,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Application]:
    """The product, built and running, with every trace sampled."""
    log = tmp_path_factory.mktemp("product") / "app.log"
    environment = {"SENTRY_DSN": sentry.dsn, "APP_ENV": "prod", "SENTRY_ENVIRONMENT": "prod", "DD_ENV": "prod"}
    environment |= {"TEST_DEPENDENCIES": served.url}
    with running(CHOSEN, log, environment) as application:
        yield application
