"""The example product: installed, with the kit and the canaries, built once for each bundler and started by tests."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CLONE = Path(__file__).parent.parent.parent.parent
EXAMPLE = CLONE / "nextjs" / "example"
STACK = Path(__file__).parent / "stack"
KIT = CLONE / "nextjs" / "kit"
OVERLAY = CLONE / "nextjs" / "tests" / "canaries"
DEFAULTS = CLONE / "nextjs" / "tests" / "defaults"
_SECONDS_TO_BUILD = 900
_SECONDS_TO_START = 60
OLDEST_NODE = (20, 19)


def node_problem() -> str | None:
    """Return why the product cannot be built here; None if it can."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "there is no Node: install Node 20.19 or later"
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if tuple(int(part) for part in version.lstrip("v").split(".")[:2]) < OLDEST_NODE:
        return f"Node {version} is too old: install 20.19 or later"
    return None


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other test process installs or builds."""
    with (EXAMPLE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True)
class Variant:
    """A way to build the product. With `defaults`, Sentry is set up as tutorials do, without the kit's scrubbing."""

    flags: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    edge: bool = True
    defaults: bool = False


VARIANTS = {
    "turbopack": Variant(),
    "webpack": Variant(flags=("--webpack",)),
    "standalone": Variant(environment=(("STANDALONE", "1"),)),
    # Next.js refuses `export const runtime` there, so the product has no edge routes.
    "cache-components": Variant(environment=(("CACHE_COMPONENTS", "1"),), edge=False),
    "defaults": Variant(defaults=True),
}
CHOSEN = os.environ.get("PRODUCT_BUILD", "turbopack")
"""The variant that the tests of the running product build: `make test-app` runs them with each."""


def install(variant: str = CHOSEN) -> None:
    """Install the locked packages, if they are not there, and write the kit and what the tests add."""
    with _alone():
        lock = EXAMPLE / "package-lock.json"
        stamp = EXAMPLE / "node_modules" / ".installed"
        wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
        if not stamp.is_file() or stamp.read_text() != wanted:
            _run(["npm", "ci", "--no-audit", "--no-fund"])
            stamp.write_text(wanted)
        shutil.rmtree(EXAMPLE / "app" / "canaries", ignore_errors=True)
        for config in DEFAULTS.iterdir():
            shutil.copyfile(KIT / config.name, EXAMPLE / config.name)
        _run([str(CLONE / ".venv" / "bin" / "watchbill"), "app", "--stack", str(STACK), "--out", str(EXAMPLE)])
        shutil.copytree(OVERLAY, EXAMPLE, dirs_exist_ok=True)
        (EXAMPLE / "proxy.ts").write_text(_throwing(KIT / "proxy.ts"))
        chosen = VARIANTS[variant]
        if not chosen.edge:
            for route in (EXAMPLE / "app" / "canaries").glob("edge*"):
                shutil.rmtree(route)
        if chosen.defaults:
            shutil.copytree(DEFAULTS, EXAMPLE, dirs_exist_ok=True)


def _throwing(proxy: Path) -> str:
    """Return the kit's proxy with a line that throws where a test asks for it."""
    before, line, after = proxy.read_text().partition("  const headers = new Headers(request.headers);\n")
    assert line
    throwing = '  if (headers.has("x-throw")) throw new Error(`proxy failed for ${headers.get("x-throw")}`);\n'
    return before + line + throwing + after


def build(variant: str) -> str:
    """Build a variant of the product unless it is built, and return the folder of the build."""
    install(variant)
    folder = f".next-{variant}"
    chosen = VARIANTS[variant]
    with _alone():
        stamp = EXAMPLE / folder / ".built"
        wanted = _sources()
        if not stamp.is_file() or stamp.read_text() != wanted:
            settings = f".tsconfig-{variant}.json"
            shutil.copyfile(EXAMPLE / "tsconfig.json", EXAMPLE / settings)
            command = ["node_modules/.bin/next", "build", *chosen.flags]
            variables = {"NEXT_DIST": folder, "NEXT_TSCONFIG": settings, "SENTRY_AUTH_TOKEN": ""}
            _run(command, **variables, **dict(chosen.environment))
            if variant == "standalone":
                shutil.copytree(EXAMPLE / folder / "static", _standalone(folder) / folder / "static")
            stamp.write_text(wanted)
    return folder


def _standalone(folder: str) -> Path:
    """Return the folder of `server.js`: below the build, at the product's place from the root of the repository."""
    found = (EXAMPLE / folder / "standalone").rglob("server.js")
    (server,) = (path for path in found if "node_modules" not in path.parts)
    return server.parent


def _sources() -> str:
    kinds = ("*.ts", "*.tsx", "package-lock.json")
    skipped = ("node_modules", ".next", "next-env.d.ts")
    paths = [path for kind in kinds for path in EXAMPLE.rglob(kind)]
    kept = [path for path in paths if not any(part.startswith(skipped) for part in path.relative_to(EXAMPLE).parts)]
    digest = hashlib.sha256()
    for path in sorted(kept):
        digest.update(str(path.relative_to(EXAMPLE)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _run(command: list[str], **extra: str) -> None:
    environment = {**os.environ, "NEXT_TELEMETRY_DISABLED": "1", **extra}
    ended = subprocess.run(
        command, cwd=EXAMPLE, env=environment, capture_output=True, text=True, timeout=_SECONDS_TO_BUILD
    )
    assert ended.returncode == 0, f"{' '.join(command)} failed:\n{ended.stdout[-4000:]}\n{ended.stderr[-4000:]}"


@dataclass(frozen=True)
class Application:
    """A running product. `log` is the file that its standard output goes to."""

    url: str
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        return self.request(path, None, **headers)

    def request(self, path: str, body: bytes | None, **headers: str) -> tuple[int, str]:
        """Return the status and the body of an answer; a body makes it a POST."""
        asked = urllib.request.Request(self.url + path, data=body, headers=headers)
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@contextmanager
def running(variant: str, log: Path, environment: Mapping[str, str]) -> Iterator[Application]:
    """Start a built variant of the product on a free port, and stop it when the block ends."""
    folder = build(variant)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command, where = ["node_modules/.bin/next", "start", "-H", "127.0.0.1", "-p", port], EXAMPLE
    if variant == "standalone":
        command, where = ["node", "server.js"], _standalone(folder)
    variables = {
        **os.environ,
        "NEXT_DIST": folder,
        "NEXT_TELEMETRY_DISABLED": "1",
        **dict(VARIANTS[variant].environment),
    }
    variables |= {"PORT": port, "HOSTNAME": "127.0.0.1", **environment}
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=where, env=variables, stdout=output, stderr=subprocess.STDOUT)
        application = Application(url=f"http://127.0.0.1:{port}", log=log)
        try:
            _wait(application, process)
            yield application
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()


def _wait(application: Application, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            if application.get("/api/live")[0] == 200:
                return
        time.sleep(0.2)
    raise AssertionError(f"the product did not start:\n{application.log.read_text()[-4000:]}")
