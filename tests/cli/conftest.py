from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cli.main import main


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a run of the command printed, and the code it ended with."""

    code: int
    out: str
    err: str


@pytest.fixture
def watchbill(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs the command line in this process: `watchbill("check", "staging")`."""

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr("sys.argv", ["watchbill", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        captured = capsys.readouterr()
        return Ran(code=code if isinstance(code, int) else int(code is not None), out=captured.out, err=captured.err)

    return run
