/** The product's metrics. Each call records one event: a log line for Datadog, and its metrics for Sentry. */
import { watchbill } from "../watchbill.generated";
import "./logger";
import { endpointName } from "./watchbill/endpoint";
import { type Fields, measure, recordEvent } from "./watchbill/events";
import { statusClass } from "./watchbill/requests";

type Metric = (typeof watchbill.metrics)[number];
type Camel<Text extends string> = Text extends `${infer First}.${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Text extends `${infer First}_${infer Rest}`
    ? `${First}${Capitalize<Camel<Rest>>}`
    : Text;
/** The tags that a signal of the catalog filters by: without them a share would count an event on the wrong side. */
type Required<Name extends Metric["name"]> = Extract<Metric, { name: Name }>["required"][number];
type Known<Name extends Metric["name"]> = Extract<Metric, { name: Name }>["accepts"][number];
type Tags<Name extends Metric["name"]> = { [Tag in Required<Name>]: string } & { [Tag in Known<Name>]?: string | number | boolean };
type Rest<Name extends Metric["name"]> = [Required<Name>] extends [never] ? [tags?: Tags<Name>] : [tags: Tags<Name>];
type Call<M extends Metric> = M extends { field: null; name: infer Name extends Metric["name"] }
  ? (...rest: Rest<Name>) => void
  : M extends { name: infer Name extends Metric["name"] }
    ? (value: number, ...rest: Rest<Name>) => void
    : never;

/** One function for each metric: `payment.provider_latency` is `paymentProviderLatency(milliseconds, tags)`. */
type Typed = { [M in Metric as Camel<M["name"]>]: Call<M> };

export interface PaymentDetails {
  /** `succeeded` unless given: a failure must say so, or the failure rate misses it. */
  outcome?: "succeeded" | "failed" | "refused" | (string & {});
  provider?: string;
  /** How long the provider took, in milliseconds. */
  duration_ms?: number;
}

export interface LatencyDetails {
  status: number;
  method: string;
}

function trackSignup(fields: Fields = {}): void {
  recordEvent("user.signup", fields);
}

/** `amount` in the currency's main unit (19.99), `currency` as in ISO 4217. */
function trackPayment(amount: number, currency: string, details: PaymentDetails = {}): void {
  recordEvent("payment", { amount, currency: /^[a-z]{3}$/i.test(currency) ? currency.toUpperCase() : "unknown", outcome: "succeeded", ...details });
}

/**
 * How long an endpoint took. With the details it counts a request; without them it must not, since a request without a
 * status would lower the error rate. Handlers in `withRequestLog` do it by themselves: do not call it for them.
 */
function trackApiLatency(endpoint: string, ms: number, details?: LatencyDetails): void {
  const measured = { endpoint: endpointName(endpoint), duration_ms: ms };
  if (details) recordEvent("http.request", { ...measured, method: details.method, status_class: statusClass(details.status) });
  else {
    recordEvent("api.measured", measured);
    measure("api.latency", ms, measured);
  }
}

function camel(name: string): string {
  return name.replace(/[._](\w)/g, (_match, letter: string) => letter.toUpperCase());
}

function typed(): Typed {
  const calls = watchbill.metrics.map((metric) => [
    camel(metric.name),
    metric.field === null
      ? (tags: Fields = {}) => recordEvent(metric.event, tags)
      : (value: number, tags: Fields = {}) => recordEvent(metric.event, { ...tags, [metric.field as string]: value }),
  ]);
  return Object.fromEntries(calls) as Typed;
}

export const metrics = { ...typed(), trackSignup, trackPayment, trackApiLatency, track: recordEvent };
