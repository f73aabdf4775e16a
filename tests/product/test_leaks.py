"""Secrets that are planted everywhere in the running product: none reaches Sentry or the log."""

import json
import time

import pytest
from playwright.sync_api import Browser, expect

from tests.support.product.application import CHOSEN, VARIANTS, Application
from tests.support.product.canaries import arrived, secrets
from tests.support.product.sink import Sink

RUNTIMES = ("node", "edge") if VARIANTS[CHOSEN].edge else ("node",)


def plant(app: Application, runtime: str) -> dict[str, str]:
    planted = secrets(runtime)
    status, body = app.request(
        f"/canaries/{runtime}", json.dumps({"secrets": planted}).encode(), **{"content-type": "application/json"}
    )
    assert (status, json.loads(body)) == (200, {"planted": len(planted)})
    return planted


def logged(app: Application) -> str:
    """Return the lines that the loggers wrote; what `console.log` prints passes them by."""
    return "\n".join(line for line in app.log.read_text().splitlines() if line.startswith("{"))


def settled(sentry: Sink, marks: tuple[str, ...]) -> str:
    """Wait until each of the marks has arrived, and then a moment longer, and return all that did."""
    until = time.monotonic() + 20
    while time.monotonic() < until and not all(mark in sentry.text for mark in marks):
        time.sleep(0.2)
    missing = [mark for mark in marks if mark not in sentry.text]
    assert not missing, f"{missing} did not arrive"
    time.sleep(2)
    return sentry.text


SENT = (
    "CheckoutError",
    '"type":"feedback"',
    '"type":"check_in"',
    '"type":"log"',
    '"type":"trace_metric"',
    '"type":"attachment"',
    '"type":"span"',
)
"""What arrives of each kind: a test of leaks that sent nothing would pass."""


def leaked(planted: dict[str, str], text: str) -> list[str]:
    """Return what arrived of the secrets; with the defaults of tutorials, what is missing of the number expected."""
    found = arrived(planted, text)
    if not VARIANTS[CHOSEN].defaults:
        return found
    print(f"{len(found)} of {len(planted)} arrived")
    return [] if len(found) >= len(planted) // 3 else [f"only {len(found)} of {len(planted)} arrived"]


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_no_secret_of_a_route_arrives(app, sentry, runtime):
    planted = plant(app, runtime)
    text = settled(sentry, (*SENT, *(['"runtime":{"name":"vercel-edge"'] if runtime == "edge" else [])))
    assert leaked(planted, text) == []
    assert "[scrubbed]" in logged(app)
    assert arrived(planted, logged(app)) == []


def test_no_secret_of_the_browser_arrives(app, sentry, chromium: Browser):
    planted = secrets("browser")
    page = chromium.new_page()
    page.add_init_script(f"window.canaries = {json.dumps(planted)}")
    address = planted["outgoing query/hex"]
    page.goto(f"{app.url}/canaries/browser?code={address}#access_token={address}")
    expect(page.locator("#state")).to_have_text("planted", timeout=30_000)
    page.click("#throw")
    page.close()
    text = settled(sentry, ("sentry.javascript.nextjs", "javascript", "clicked"))
    assert leaked(planted, text) == []


def test_requests_with_secrets_leave_none(app, sentry):
    planted = secrets("request")
    for place, secret in planted.items():
        app.request(
            f"/canaries/broken/{'reset' if 'key' in place else 'x'}?code={secret}",
            secret.encode(),
            **{
                "authorization": f"Bearer {secret}",
                "cookie": f"session={secret}",
                "x-note": secret,
                "referer": f"https://shop.example.com/?token={secret}",
            },
        )
    app.request("/canaries/broken?code=xyzzy", b"ann.meier@example.com", **{"user-agent": "canary"})
    text = settled(sentry, ("cannot read",))
    assert leaked(planted, text) == []
    assert arrived(planted, logged(app)) == []
    assert VARIANTS[CHOSEN].defaults or "ann.meier" not in text + logged(app)


def test_at_least_180_secrets_are_planted():
    assert sum(len(secrets(runtime)) for runtime in (*RUNTIMES, "browser", "request")) >= 180
