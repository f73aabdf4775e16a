"""What the catalog says about one product: its metrics, sample rates, secret fields, dependencies and hosts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from catalog import Catalog
from catalog.error_tracking.model import SampleRates, TrackedProject
from catalog.services import Service
from catalog.signals.metrics import Metric
from catalog.uptime.model import HttpProbe

# The log drain or the agent sets these on each line, and the logger writes them.
_OF_EACH_LINE = ("env", "service")
_NEXTJS = "javascript-nextjs"


class NoProduct(Exception):
    """The catalog does not say which product is meant; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class ProductMetric:
    """A metric of the product's log lines with a given `event`.

    `field` is the measured field, None for a count. `accepts` are the fields that a line with this event may have.
    Signals filter by those in `required`: a line without them would be counted wrongly in a share.
    """

    name: str
    event: str
    field: str | None
    unit: str | None
    tags: tuple[str, ...]
    required: tuple[str, ...]
    accepts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Product:
    """`environments` has the sample rates of each stack's environment; `hosts` may receive trace headers."""

    service: Service
    environments: tuple[tuple[str, SampleRates], ...]
    scrub: tuple[str, ...]
    dependencies: tuple[str, ...]
    hosts: tuple[str, ...]
    organization: str | None
    project: str | None
    metrics: tuple[ProductMetric, ...]


def product_of(catalogs: Sequence[Catalog], service: str | None = None) -> Product:
    """Return the product that the first catalog describes; the others add their environments' sample rates.

    `service` is the name or id of its service. Without it, the service of the only Next.js project of Sentry is meant,
    or the only service. Raises NoProduct.
    """
    first = catalogs[0]
    chosen = _service(first, service)
    projects = [project for catalog in catalogs for project in _projects(catalog) if project.service == chosen]
    of_first = [project for project in _projects(first) if project.service == chosen]
    of_first.sort(key=lambda project: project.platform != _NEXTJS)
    return Product(
        service=chosen,
        environments=tuple(sorted((catalog.stack.environment, _rates(catalog, chosen)) for catalog in catalogs)),
        scrub=tuple(sorted({field for project in projects for field in project.scrub})),
        dependencies=_dependencies(first, chosen),
        hosts=tuple(
            sorted(
                {host for it in first.services if it.url and not it.external and (host := urlsplit(it.url).hostname)}
            )
        ),
        organization=first.error_tracking.organization if first.error_tracking and of_first else None,
        project=of_first[0].id if of_first else None,
        metrics=_metrics(first),
    )


def _service(catalog: Catalog, name: str | None) -> Service:
    names = ", ".join(it.name for it in catalog.services) or "none"
    if name is not None:
        named = [it for it in catalog.services if name.casefold() in (it.name.casefold(), it.id)]
        if not named:
            raise NoProduct(f"no service is called {name!r}. Services of {catalog.stack.name}: {names}.")
        return named[0]
    of_projects = [project.service for project in _projects(catalog) if project.platform == _NEXTJS and project.service]
    candidates = list(dict.fromkeys(of_projects)) or list(catalog.services)
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        raise NoProduct(f"{catalog.stack.name} has no services. Add the product to `services`.")
    raise NoProduct(
        f"{catalog.stack.name} has several services: {names}. Choose the Next.js product with --service NAME, or give "
        f"its Sentry project `platform: {_NEXTJS}` and `service: NAME`."
    )


def _projects(catalog: Catalog) -> tuple[TrackedProject, ...]:
    return catalog.error_tracking.projects if catalog.error_tracking else ()


def _rates(catalog: Catalog, service: Service) -> SampleRates:
    of_service = [it for it in _projects(catalog) if it.service and it.service.id == service.id]
    of_service.sort(key=lambda project: project.platform != _NEXTJS)
    return of_service[0].sample_rates if of_service else SampleRates()


def _dependencies(catalog: Catalog, service: Service) -> tuple[str, ...]:
    probes = [check.probe for check in catalog.uptime if check.service == service]
    return tuple(sorted({name for probe in probes if isinstance(probe, HttpProbe) for name in probe.dependencies}))


def _metrics(catalog: Catalog) -> tuple[ProductMetric, ...]:
    logged = sorted((metric for metric in catalog.known_metrics if metric.event is not None), key=lambda it: it.name)
    return tuple(_metric(metric, logged, catalog) for metric in logged)


def _metric(metric: Metric, logged: Iterable[Metric], catalog: Catalog) -> ProductMetric:
    of_event = [it for it in logged if it.event == metric.event]
    fields = {name for it in of_event for name in (*it.tags, it.field) if name is not None}
    names = {it.name for it in of_event}
    signals = [it for it in catalog.signals.values() if it.metric is not None and it.metric.name in names]
    filtered = {tag for signal in signals for tag, _ in signal.where}
    assert metric.event is not None
    own = {*_OF_EACH_LINE, metric.field}
    return ProductMetric(
        name=metric.name,
        event=metric.event,
        field=metric.field,
        unit=metric.unit,
        tags=tuple(tag for tag in metric.tags if tag not in _OF_EACH_LINE),
        required=tuple(sorted(filtered - own)),
        accepts=tuple(sorted((fields | filtered) - own)),
    )
