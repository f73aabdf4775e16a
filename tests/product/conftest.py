import os
from collections.abc import Iterator

import pytest

from tests.support.browser import chromium
from tests.support.product.application import Application, node_problem, running
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
def bundler() -> str:
    """The bundler of the build; modules choose another."""
    return "turbopack"


@pytest.fixture(scope="module")
def app(node: None, bundler: str, sentry: Sink, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:  # noqa: ARG001
    """The product, built and running, with every trace sampled."""
    log = tmp_path_factory.mktemp("product") / "app.log"
    environment = {"SENTRY_DSN": sentry.dsn, "APP_ENV": "prod", "SENTRY_ENVIRONMENT": "prod", "DD_ENV": "prod"}
    with running(bundler, log, environment) as application:
        yield application
