/** Endpoints' names, events and the health checks' runner. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { endpointName } from "../lib/watchbill/endpoint";
import { logEventsTo, recordEvent } from "../lib/watchbill/events";
import { NotConfigured, forgetHealth, health } from "../lib/watchbill/health/check";
import { isHealthRoute, sampleRates, tracePropagationTargets, tracesSampler } from "../lib/watchbill/sampling";
import { serializeError, serializeRequest, serializeResponse } from "../lib/watchbill/serializers";

const lines: Record<string, unknown>[] = [];
logEventsTo({ info: (fields) => lines.push(fields as Record<string, unknown>), warn: (fields) => lines.push(fields as Record<string, unknown>) });

beforeEach(() => {
  lines.length = 0;
  forgetHealth();
});

test("endpoints have one name for all their items", () => {
  const names = {
    "/orders/123": "/orders/:id", "/orders/123/items/4?page=2": "/orders/:id/items/:id", "/": "/", "/api/v1/orders": "/api/v1/orders",
    "https://shop.example.com/Orders/8f14e45f-ceea-467f-a830-5c1a8f0d7d2b#top": "/orders/:id", "/users/ann%40example.com": "/users/:id", "/a/b/c/d/e/f/g/h/i/j": "/a/b/c/d/e/f/g/h/…",
    "/products/red-shoes": "/products/red-shoes", "/x/%E0%A4%A": "/x/:id", "/files/a1b2c3d4e5": "/files/:id",
  };
  for (const [path, name] of Object.entries(names)) assert.equal(endpointName(path), name);
});

test("an event is one line with its fields, cleaned", () => {
  recordEvent("payment", { amount: 5, currency: "EUR", outcome: "failed", note: "ann@example.com", "bad key": 1, nan: Number.NaN, long: "x".repeat(500) });
  assert.equal(lines.length, 1);
  assert.deepEqual({ ...lines[0], long: undefined }, { event: "payment", amount: 5, currency: "EUR", outcome: "failed", note: "[scrubbed]", long: undefined });
  assert.equal((lines[0]?.long as string).length, 200);
});

for (const [name, event, fields] of [
  ["an amount that is no number", "payment", { amount: Number.NaN }],
  ["an infinite amount", "payment", { amount: Number.POSITIVE_INFINITY }],
  ["a negative duration", "http.request", { duration_ms: -1 }],
  ["a text as an amount", "payment", { amount: "5" }],
  ["a name with blanks", "Bad Name !", {}],
  ["an empty name", "", {}],
] as const) {
  test(`an invalid event is dropped with a warning: ${name}`, () => {
    recordEvent(event, fields as never);
    assert.equal(lines.length, 1);
    assert.equal(lines[0]?.event, "monitoring.invalid");
  });
}

test("recording never throws", () => {
  recordEvent("payment", { get amount(): number { throw new Error("boom"); } } as never);
  recordEvent(undefined as never, null as never);
});

test("required dependencies decide, optional ones are shown", async () => {
  const fine = { ask: async () => 1 };
  const down = { ask: async () => { throw new Error("postgres://shop:hunter2@db refused"); } };
  const answer = await health({ database: fine, mail: { ...down, optional: true } });
  assert.equal(answer.status, "healthy");
  assert.equal(answer.checks.mail?.status, "degraded");
  forgetHealth();
  const worse = await health({ database: down, mail: fine });
  assert.equal(worse.status, "degraded");
  assert.ok(!JSON.stringify(worse).includes("hunter2"));
});

test("a dependency that never answers ends after its own time", async () => {
  const begun = performance.now();
  const answer = await health({ slow: { ask: () => new Promise(() => undefined), timeoutMs: 100 }, other: { ask: () => new Promise((resolve) => setTimeout(resolve, 50)) } });
  assert.ok(performance.now() - begun < 20_000);
  assert.equal(answer.checks.slow?.error, "timeout");
  assert.equal(answer.checks.other?.status, "healthy");
});

test("a dependency that throws at once, or rejects with nothing, is a failed check", async () => {
  const answer = await health({ a: { ask: () => { throw new NotConfigured(); } }, b: { ask: () => Promise.reject(undefined) } });
  assert.deepEqual([answer.checks.a?.error, answer.checks.b?.error], ["not configured", "unreachable"]);
});

test("many requests at once ask a dependency once, and again after the answer has grown old", async () => {
  let asked = 0;
  const dependency = { cacheMs: 50, ask: async () => { asked += 1; await new Promise((resolve) => setTimeout(resolve, 20)); } };
  await Promise.all(Array.from({ length: 50 }, () => health({ dependency })));
  assert.equal(asked, 1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await health({ dependency });
  assert.equal(asked, 2);
});

test("health routes are not sampled, an unknown environment sends errors alone", () => {
  const sampler = tracesSampler("prod");
  const context = (path: string) => ({ attributes: { "http.target": path }, inheritOrSampleWith: (rate: number) => rate });
  assert.equal(sampler(context("/api/health?deep=1")), 0);
  assert.ok(sampler(context("/api/orders")) > 0);
  assert.ok(isHealthRoute("/api/live/"));
  assert.ok(!isHealthRoute("/api/healthy"));
  assert.deepEqual(sampleRates("toString"), { errors: 1, traces: 0, replays: 0 });
});

test("only own hosts get trace headers", () => {
  const sent = (url: string) => tracePropagationTargets().some((target) => (typeof target === "string" ? url.includes(target) : target.test(url)));
  for (const url of ["/api/orders", "https://shop.example.com/api", "https://shop.example.com:8443/"]) assert.ok(sent(url), url);
  for (const url of ["https://api.stripe.com/v1", "//evil.example.org/", "https://shop.example.com.evil.example.org/", "https://evil.example.org/?https://shop.example.com/"]) assert.ok(!sent(url), url);
});

test("requests and errors are written without what they carry", () => {
  const request = new Request("https://shop.example.com/orders/7?code=xyzzy", { headers: { authorization: "Bearer xyzzy" } });
  const written = JSON.stringify([serializeRequest(request), serializeResponse(new Response("", { status: 502 })), serializeError(Object.assign(new Error("x", { cause: new Error("ann@example.com") }), { config: { headers: { authorization: "xyzzy" } } }))]);
  assert.ok(!/xyzzy|ann@/.test(written), written);
  assert.ok(written.includes('"statusCode":502'));
  assert.ok(written.includes('"endpoint":"/orders/:id"'));
});
