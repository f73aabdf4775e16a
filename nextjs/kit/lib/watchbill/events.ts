/**
 * Events of the product. One event is one structured log line, of which Datadog makes the metrics of the catalog, and
 * one item for each of these metrics in Sentry.
 */
import * as Sentry from "@sentry/nextjs";

import { watchbill } from "../../watchbill.generated";
import { scrubText } from "./scrub";

type Metric = (typeof watchbill.metrics)[number];
export type EventName = Metric["event"] | (string & {});
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

const MAX_TEXT = 200;
const NAME = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/;
const KEY = /^[a-z][a-z0-9_]{0,49}$/;

interface Sink {
  info(fields: object, message?: string): void;
  warn(fields: object, message?: string): void;
}

// Set by lib/logger.ts on the server; the browser has no log, and sends to Sentry alone.
const shared = globalThis as typeof globalThis & { watchbillSink?: Sink };

export function logEventsTo(sink: Sink): void {
  shared.watchbillSink = sink;
}

/**
 * Records an event. It never throws: what is invalid is left out, or drops the event, and a warning says so.
 *
 * `fields` are the tags and the measured fields of the catalog's metrics; others are written into the line too.
 */
export function recordEvent(event: EventName, fields: Fields = {}): void {
  try {
    const problem = problemOf(event, fields);
    if (problem !== undefined) {
      shared.watchbillSink?.warn({ event: "monitoring.invalid", invalid_event: scrubText(String(event)).slice(0, MAX_TEXT), problem });
      return;
    }
    const clean = cleaned(fields);
    shared.watchbillSink?.info({ event, ...clean }, event);
    for (const metric of watchbill.metrics) if (metric.event === event) send(metric, clean);
  } catch {
    // Monitoring must not break a payment.
  }
}

/** Sends one measurement to Sentry alone, without a log line that any metric of Datadog is made of. Never throws. */
export function measure(name: Metric["name"], value: number, tags: Fields): void {
  try {
    const metric = watchbill.metrics.find((known) => known.name === name && known.field !== null);
    if (metric && Number.isFinite(value) && value >= 0) send(metric, { ...cleaned(tags), [metric.field as string]: value });
  } catch {
    // Monitoring must not break the request.
  }
}

/** Returns why an event is invalid: Sentry checks nothing, and Datadog drops what it cannot read. */
function problemOf(event: string, fields: Fields): string | undefined {
  if (!NAME.test(event) || event.length > MAX_TEXT) return "the event's name is invalid: use lower case words with dots, such as order.paid";
  for (const metric of watchbill.metrics) {
    if (metric.event !== event || metric.field === null) continue;
    const value = fields[metric.field];
    if (value === undefined) continue;
    if (typeof value !== "number" || !Number.isFinite(value)) return `${metric.field} must be a finite number`;
    if (value < 0 && metric.unit !== null) return `${metric.field} must be at least 0`;
  }
  return undefined;
}

function cleaned(fields: Fields): Record<string, string | number | boolean> {
  const clean: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (!KEY.test(key) || value === undefined || value === null) continue;
    if (typeof value === "number" && !Number.isFinite(value)) continue;
    if (typeof value === "string") clean[key] = scrubText(value).slice(0, MAX_TEXT);
    else if (typeof value === "number" || typeof value === "boolean") clean[key] = value;
  }
  return clean;
}

function send(metric: Metric, fields: Record<string, string | number | boolean>): void {
  const tags = Object.fromEntries(metric.tags.filter((tag) => fields[tag] !== undefined).map((tag) => [tag, fields[tag]]));
  const options = { attributes: tags, ...(metric.unit === null ? {} : { unit: metric.unit }) };
  if (metric.field === null) {
    Sentry.metrics.count(metric.name, 1, { attributes: tags });
    return;
  }
  const value = fields[metric.field];
  if (typeof value === "number") Sentry.metrics.distribution(metric.name, value, options);
}
