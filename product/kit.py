"""The fixed files of the Next.js kit."""

from pathlib import Path

from generated.files import FilesError

KIT = Path(__file__).parent.parent / "nextjs" / "kit"
OWNED_BY_PRODUCT = ("lib/health.ts", "proxy.ts")
"""Written once; from then on they are the product's own."""


def kit_files() -> dict[str, str]:
    """Return the kit's fixed files by path."""
    paths = sorted(path for path in KIT.rglob("*") if path.suffix in (".ts", ".tsx"))
    if not paths:
        raise FilesError(f"the kit's files are missing in {KIT}: install Watchbill again")
    return {path.relative_to(KIT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
