/** The typed functions of the catalog's metrics. What must not compile is marked, and `tsc` checks the marks. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { logEventsTo } from "../lib/watchbill/events";
import { metrics } from "../lib/monitoring";

let lines: Record<string, unknown>[] = [];

beforeEach(() => {
  lines = [];
  logEventsTo({ info: (fields) => lines.push(fields as Record<string, unknown>), warn: (fields) => lines.push(fields as Record<string, unknown>) });
});

test("the functions that the product calls most", () => {
  metrics.trackSignup();
  metrics.trackPayment(19.99, "eur");
  metrics.trackPayment(5, "USD", { outcome: "failed", provider: "stripe" });
  metrics.trackApiLatency("/orders/123?page=2", 120, { method: "GET", status: 502 });
  metrics.trackApiLatency("/orders/123", 120);
  assert.deepEqual(lines, [
    { event: "user.signup" },
    { event: "payment", amount: 19.99, currency: "EUR", outcome: "succeeded" },
    { event: "payment", amount: 5, currency: "USD", outcome: "failed", provider: "stripe" },
    { event: "http.request", endpoint: "/orders/:id", duration_ms: 120, method: "GET", status_class: "5xx" },
    { event: "api.measured", endpoint: "/orders/:id", duration_ms: 120 },
  ]);
});

test("a function for each metric of the catalog", () => {
  metrics.emailSent({ provider: "postmark", outcome: "sent" });
  metrics.jobDuration(3.5, { job: "nightly", outcome: "succeeded" });
  metrics.paymentProviderLatency(120, { outcome: "failed", provider: "stripe" });
  metrics.userSignup();
  assert.deepEqual(lines, [
    { event: "email.sent", provider: "postmark", outcome: "sent" },
    { event: "job.finished", duration_s: 3.5, job: "nightly", outcome: "succeeded" },
    { event: "payment", duration_ms: 120, outcome: "failed", provider: "stripe" },
    { event: "user.signup" },
  ]);
});

/** Never called: a tag that a signal filters by is required, and a tag that no metric has is refused. */
export function refusedByTypes(): void {
  // @ts-expect-error outcome is missing: email_failure_rate would count the mail as good
  metrics.emailSent({ provider: "postmark" });
  // @ts-expect-error no metric of this event has the tag
  metrics.emailSent({ outcome: "sent", customer: "17" });
  // @ts-expect-error the value is missing
  metrics.jobDuration({ job: "nightly", outcome: "succeeded" });
}
