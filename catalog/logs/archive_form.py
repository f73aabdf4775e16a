"""The YAML of the log archive: at AWS, Google or Azure."""

from typing import Annotated, ClassVar

from pydantic import Field

from catalog.forms.diagnostics import Report
from catalog.forms.form import Form, RenamableForm
from catalog.forms.symbols import old_id
from catalog.forms.text import slug
from catalog.forms.types import Email, Name, Search, matching
from catalog.logs.model import S3, Azure, Gcs, LogArchive
from catalog.source.places import Source

_UUID = matching(
    r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "an Azure id",
    "copy it from Azure, such as `11111111-2222-3333-4444-555555555555`",
)


class S3Form(Form):
    noun: ClassVar[str] = "`s3`"
    bucket: Annotated[Name, Field(description="the bucket's name, such as `bucket: acme-logs`")]
    account: Annotated[
        str,
        matching(r"[0-9]{12}", "an AWS account", "write its twelve digits, in quotes"),
        Field(description='the AWS account, such as `account: "123456789012"`'),
    ]
    role: Annotated[Name, Field(description="the role that Datadog writes as, such as `role: DatadogLogs`")]
    path: str | None = Field(default=None, description="the folder in the bucket; default: its root")


class GcsForm(Form):
    noun: ClassVar[str] = "`gcs`"
    bucket: Annotated[Name, Field(description="the bucket's name, such as `bucket: acme-logs`")]
    client_email: Email
    path: str | None = Field(default=None, description="the folder in the bucket; default: its root")


class AzureForm(Form):
    noun: ClassVar[str] = "`azure`"
    container: Annotated[
        str,
        matching(
            r"(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*",
            "the name of a container",
            "write 3 to 63 lower-case letters, digits and single `-`",
        ),
        Field(description="the container's name, such as `container: acme-logs`"),
    ]
    storage_account: Annotated[
        str,
        matching(r"[a-z0-9]{3,24}", "a storage account", "write its 3 to 24 lower-case letters and digits"),
        Field(description="the storage account that the container is in, such as `storage_account: acmelogs`"),
    ]
    tenant: Annotated[str, _UUID, Field(description="the directory (tenant) id of the app that Datadog writes as")]
    client: Annotated[str, _UUID, Field(description="the application (client) id of the app that Datadog writes as")]
    path: str | None = Field(default=None, description="the folder in the container; default: its root")


class ArchiveForm(RenamableForm):
    noun: ClassVar[str] = "`archive`"
    name: Name = "Logs"
    filter: Search = Field(default="*", description="the lines to keep; default: all")
    s3: S3Form | None = Field(default=None, description="a bucket at AWS: {bucket: …, account: …, role: …}")
    gcs: GcsForm | None = Field(default=None, description="a bucket at Google: {bucket: …, client_email: …}")
    azure: AzureForm | None = Field(
        default=None,
        description="a container at Azure: {container: …, storage_account: …, tenant: …, client: …}",
    )


def resolve_archive(form: ArchiveForm | None, source: Source, report: Report) -> LogArchive | None:
    """Return the archive in its one location; None if there is none, or if it is invalid."""
    if form is None:
        return None
    stores: list[S3 | Gcs | Azure] = []
    if form.s3 is not None:
        stores.append(S3(bucket=form.s3.bucket, account=form.s3.account, role=form.s3.role, path=form.s3.path))
    if form.gcs is not None:
        stores.append(Gcs(bucket=form.gcs.bucket, client_email=form.gcs.client_email, path=form.gcs.path))
    if form.azure is not None:
        stores.append(_azure(form.azure))
    if len(stores) != 1:
        report.refuse(source, "`archive` requires exactly one place", "write one of `s3:`, `gcs:` and `azure:`")
        return None
    return LogArchive(
        id=form.id or slug(form.name) or "logs",
        name=form.name,
        filter=form.filter,
        store=stores[0],
        renamed_from=old_id(form),
        source=source,
    )


def _azure(form: AzureForm) -> Azure:
    return Azure(
        container=form.container,
        storage_account=form.storage_account,
        tenant=form.tenant,
        client=form.client,
        path=form.path,
    )
