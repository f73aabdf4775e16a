"""Logs: pipelines, an index with its exclusions, an archive, and the scanner for sensitive data."""

from collections.abc import Iterator
from dataclasses import dataclass

import pulumi

from catalog.logs.model import S3, Azure, Gcs, LogArchive, LogIndex, LogPipeline, Logs, Sensitive
from components.conventions.naming import logical, renamed, rule_roles
from components.sdks import datadog

_Processor = datadog.LogsCustomPipelineProcessorArgs
_LEVEL_NAME = "level_name"
_ATTRIBUTES = {
    "pino": (
        ("err.type", "error.kind"),
        ("err.message", "error.message"),
        ("err.stack", "error.stack"),
        ("req.method", "http.method"),
        ("req.url", "http.url"),
        ("res.statusCode", "http.status_code"),
    ),
    "json": (("error.name", "error.kind"), ("method", "http.method"), ("url", "http.url")),
}
"""The product's names of attributes, and the names that Datadog's pages of errors and requests look for."""


@dataclass(frozen=True, kw_only=True)
class LogsArgs:
    """The logs from the YAML; an account has its pipelines, indexes and archives once, so only their owner creates
    them.
    """

    logs: Logs


class LogHandling(pulumi.ComponentResource):
    """Creates everything in Datadog that handles the product's log lines."""

    def __init__(self, name: str, args: LogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Logs", name, {"format": args.logs.format}, opts)
        self._name = name
        for pipeline in args.logs.pipelines:
            self._pipeline(pipeline, args.logs)
        if args.logs.index is not None:
            self._index(args.logs.index)
        if args.logs.archive is not None:
            self._archive(args.logs.archive)
        if args.logs.sensitive:
            self._sensitive(args.logs)
        self.register_outputs({})

    def _pipeline(self, item: LogPipeline, logs: Logs) -> None:
        datadog.LogsCustomPipeline(
            logical(self._name, item, "pipeline"),
            name=item.name,
            is_enabled=True,
            filters=[datadog.LogsCustomPipelineFilterArgs(query=item.filter)],
            processors=list(_processors(logs)),
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(self._name, item, "pipeline")),
        )

    def _index(self, item: LogIndex) -> None:
        datadog.LogsIndex(
            logical(self._name, item, "index"),
            name=item.name,
            filters=[datadog.LogsIndexFilterArgs(query=item.filter)],
            retention_days=item.retention_days,
            # Without it, the account's default limit would drop lines on a busy day.
            disable_daily_limit=True,
            exclusion_filters=[
                datadog.LogsIndexExclusionFilterArgs(
                    name=exclusion.name,
                    is_enabled=True,
                    filters=[
                        # The vendor's rate is the share of lines to exclude, not to keep.
                        datadog.LogsIndexExclusionFilterFilterArgs(
                            query=exclusion.filter, sample_rate=round(1 - exclusion.keep, 4)
                        )
                    ],
                )
                for exclusion in item.exclusions
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _archive(self, item: LogArchive) -> None:
        store = item.store
        datadog.LogsArchive(
            logical(self._name, item, "archive"),
            name=item.name,
            query=item.filter,
            include_tags=True,
            s3_archive=_s3(store) if isinstance(store, S3) else None,
            gcs_archive=_gcs(store) if isinstance(store, Gcs) else None,
            azure_archive=_azure(store) if isinstance(store, Azure) else None,
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(self._name, item, "archive")),
        )

    def _sensitive(self, logs: Logs) -> None:
        group = datadog.SensitiveDataScannerGroup(
            f"{self._name}-sensitive",
            name="Watchbill",
            description="Kept by Watchbill",
            is_enabled=True,
            product_lists=["logs"],
            filter=datadog.SensitiveDataScannerGroupFilterArgs(
                query=" OR ".join(f"({pipeline.filter})" for pipeline in logs.pipelines)
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        for item in logs.sensitive:
            roles = rule_roles(item)
            if item.regex is not None:
                self._rule(group, item, roles[0], item.name, pattern=item.regex)
            for role, pattern in zip(roles, item.patterns, strict=False):
                standard = datadog.get_sensitive_data_scanner_standard_pattern_output(
                    filter=pattern, opts=pulumi.InvokeOptions(parent=self)
                )
                self._rule(group, item, role, pattern, standard_pattern_id=standard.id)

    def _rule(
        self,
        group: datadog.SensitiveDataScannerGroup,
        item: Sensitive,
        role: str,
        title: str,
        *,
        pattern: str | None = None,
        standard_pattern_id: pulumi.Output[str] | None = None,
    ) -> None:
        datadog.SensitiveDataScannerRule(
            logical(self._name, item, role),
            group_id=group.id,
            name=title,
            description="Kept by Watchbill",
            is_enabled=True,
            pattern=pattern,
            standard_pattern_id=standard_pattern_id,
            tags=[f"sensitive_data:{item.id}"],
            text_replacement=datadog.SensitiveDataScannerRuleTextReplacementArgs(
                type="replacement_string", replacement_string=f"[{item.id}]"
            ),
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(self._name, item, role)),
        )


def _s3(store: S3) -> datadog.LogsArchiveS3ArchiveArgs:
    return datadog.LogsArchiveS3ArchiveArgs(
        bucket=store.bucket, account_id=store.account, role_name=store.role, path=store.path
    )


def _gcs(store: Gcs) -> datadog.LogsArchiveGcsArchiveArgs:
    return datadog.LogsArchiveGcsArchiveArgs(bucket=store.bucket, client_email=store.client_email, path=store.path)


def _azure(store: Azure) -> datadog.LogsArchiveAzureArchiveArgs:
    return datadog.LogsArchiveAzureArchiveArgs(
        container=store.container,
        storage_account=store.storage_account,
        tenant_id=store.tenant,
        client_id=store.client,
        path=store.path,
    )


def _processors(logs: Logs) -> Iterator[_Processor]:
    """Yield the processors in the order in which they must run.

    The status remapper does not know the numbers that pino writes as levels (30, 50) and would read each of them as
    info: a category processor turns them into words first.
    """
    if logs.levels:
        yield _Processor(category_processor=_levels(logs))
    # The level itself too: a product may write words although its format has numbers, as Watchbill's own kit does.
    status = [_LEVEL_NAME, "level"] if logs.levels else ["level", "severity"]
    yield _Processor(
        status_remapper=datadog.LogsCustomPipelineProcessorStatusRemapperArgs(
            name="Status", is_enabled=True, sources=status
        )
    )
    yield _Processor(
        message_remapper=datadog.LogsCustomPipelineProcessorMessageRemapperArgs(
            name="Message", is_enabled=True, sources=["msg", "message"]
        )
    )
    yield _Processor(
        date_remapper=datadog.LogsCustomPipelineProcessorDateRemapperArgs(
            name="Date", is_enabled=True, sources=["time", "timestamp"]
        )
    )
    yield _Processor(
        trace_id_remapper=datadog.LogsCustomPipelineProcessorTraceIdRemapperArgs(
            name="Trace", is_enabled=True, sources=["dd.trace_id", "trace_id"]
        )
    )
    yield _Processor(
        service_remapper=datadog.LogsCustomPipelineProcessorServiceRemapperArgs(
            name="Service", is_enabled=True, sources=["service", "dd.service"]
        )
    )
    for source, target in _ATTRIBUTES[logs.format]:
        yield _Processor(attribute_remapper=_attribute(source, target))


def _levels(logs: Logs) -> datadog.LogsCustomPipelineProcessorCategoryProcessorArgs:
    return datadog.LogsCustomPipelineProcessorCategoryProcessorArgs(
        name="Level as a word",
        is_enabled=True,
        target=_LEVEL_NAME,
        categories=[
            datadog.LogsCustomPipelineProcessorCategoryProcessorCategoryArgs(
                name=word,
                filter=datadog.LogsCustomPipelineProcessorCategoryProcessorCategoryFilterArgs(query=f"@level:{number}"),
            )
            for number, word in logs.levels
        ],
    )


def _attribute(source: str, target: str) -> datadog.LogsCustomPipelineProcessorAttributeRemapperArgs:
    """Return a remapper that keeps the source attribute: metrics made from the lines read it."""
    return datadog.LogsCustomPipelineProcessorAttributeRemapperArgs(
        name=f"{source} as {target}",
        is_enabled=True,
        sources=[source],
        source_type="attribute",
        target=target,
        target_type="attribute",
        preserve_source=True,
        override_on_conflict=False,
    )
