"""The product as it runs: its routes, errors, log lines and measurements."""

import json
import time

import pytest
from playwright.sync_api import Browser, expect

from tests.support.product.application import CHOSEN, VARIANTS


def lines(app) -> list[dict]:
    found = []
    for line in app.log.read_text().splitlines():
        if line.startswith("{"):
            found.append(json.loads(line))
    return found


def wait_for(condition, seconds: float = 15):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if value := condition():
            return value
        time.sleep(0.2)
    return condition()


def test_the_liveness_route_is_never_kept(app):
    first, second = (json.loads(app.get("/api/live")[1])["timestamp"] for _ in range(2))
    assert first != second


def test_the_page_loads_in_a_browser_and_says_nothing_wrong(app, chromium: Browser):
    wrong: list[str] = []
    page = chromium.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(app.url)
    expect(page.locator("h1")).to_have_text("Example shop")
    page.click("a")
    expect(page.locator("h1")).to_have_text("Order 17")
    page.close()
    assert not wrong


def test_a_request_is_one_line_with_its_endpoint_status_and_ids(app):
    status, _ = app.get("/api/orders/123", **{"x-request-id": "abcdef-123456"})
    assert status == 200
    of_request = lambda: [it for it in lines(app) if it.get("request_id") == "abcdef-123456"]  # noqa: E731
    wait_for(lambda: len(of_request()) == 2)
    read, asked = (next(it for it in of_request() if it["msg"] == text) for text in ("order read", "http.request"))
    assert read["req"]["url"] == "/api/orders/123"
    assert (asked["event"], asked["endpoint"], asked["method"], asked["status_class"]) == (
        "http.request",
        "/api/orders/:id",
        "GET",
        "2xx",
    )
    assert asked["level"] == "info"
    assert asked["service"] == "storefront"
    assert len(asked["trace_id"]) == 32
    assert asked["dd"]["trace_id"] == asked["trace_id"]


def test_a_payment_is_one_line_and_one_item_for_each_metric(app, sentry):
    body = json.dumps({"amount": 19.99, "currency": "eur", "card": "refused"}).encode()
    assert app.request("/api/pay", body, **{"content-type": "application/json"})[0] == 200
    (paid,) = wait_for(lambda: [it for it in lines(app) if it.get("event") == "payment" and it.get("amount") == 19.99])
    assert (paid["currency"], paid["outcome"], paid["provider"], paid["duration_ms"]) == (
        "EUR",
        "refused",
        "stripe",
        120,
    )
    for name in ("payment.amount", "payment.attempts", "payment.provider_latency"):
        assert wait_for(lambda name=name: f'"name":"{name}"' in sentry.text), name


def test_an_error_of_a_route_arrives_once(app, sentry):
    app.request("/canaries/broken", b"nothing-special")
    assert wait_for(lambda: "cannot read nothing-special" in sentry.text)


def test_an_error_of_a_page_arrives(app, sentry):
    app.get("/canaries/page-broken?note=ordinary-page")
    assert wait_for(lambda: "page cannot show ordinary-page" in sentry.text)


def test_an_error_of_the_proxy_arrives(app, sentry):
    app.get("/", **{"x-throw": "ordinary-proxy"})
    assert wait_for(lambda: "proxy failed for ordinary-proxy" in sentry.text)


@pytest.mark.parametrize("runtime", ["edge"] if VARIANTS[CHOSEN].edge else ["none"])
def test_an_error_of_an_edge_route_arrives(app, sentry, runtime):
    if runtime == "none":
        assert app.request("/canaries/edge-broken", b"")[0] == 404
        return
    app.request("/canaries/edge-broken", b"ordinary-edge")
    assert wait_for(lambda: "edge cannot read ordinary-edge" in sentry.text)


def test_the_error_page_reports_an_error_of_the_browser(app, sentry, chromium: Browser):
    page = chromium.new_page()
    page.goto(f"{app.url}/canaries/browser")
    page.click("#throw")
    assert wait_for(lambda: '"value":"clicked ' in sentry.text)
    page.close()


def test_an_error_of_a_server_action_arrives(app, sentry, chromium: Browser):
    page = chromium.new_page()
    page.goto(f"{app.url}/canaries/action")
    page.fill("#note", "ordinary-note")
    page.click("#send")
    assert wait_for(lambda: "action failed for ordinary-note" in sentry.text)
    page.close()


def test_web_vitals_arrive(app, sentry, chromium: Browser):
    page = chromium.new_page()
    page.goto(app.url)
    expect(page.locator("h1")).to_be_visible()
    page.click("a")
    page.close()
    assert wait_for(lambda: "web_vitals." in sentry.text)


def test_health_routes_make_no_trace(app, sentry):
    before = sentry.text.count("/api/health")
    for _ in range(3):
        app.get("/api/health")
    time.sleep(6)
    assert sentry.text.count("/api/health") == before
