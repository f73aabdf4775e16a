/** The fields that each log line has in every runtime. */
import * as Sentry from "@sentry/nextjs";

import { watchbill } from "../../watchbill.generated";

/** The service and environment that alerts filter by. */
export function serviceFields(): Record<string, string> {
  const env = process.env.DD_ENV || process.env.APP_ENV || process.env.SENTRY_ENVIRONMENT || process.env.VERCEL_ENV || process.env.NODE_ENV || "unknown";
  const version = process.env.DD_VERSION || process.env.SENTRY_RELEASE || process.env.VERCEL_GIT_COMMIT_SHA;
  return { service: process.env.DD_SERVICE || watchbill.service, env, ...(version ? { version } : {}) };
}

/** The ids that lead from a log line to its trace, in Sentry and in Datadog. */
export function traceFields(): Record<string, unknown> {
  try {
    const span = Sentry.getActiveSpan()?.spanContext();
    const trace = span?.traceId ?? Sentry.getCurrentScope().getPropagationContext().traceId;
    const ids = span ? { trace_id: trace, span_id: span.spanId } : { trace_id: trace };
    // Datadog reads the trace id as hexadecimal of 128 bits, and the span id as a decimal number.
    return { ...ids, dd: { trace_id: trace, ...(span ? { span_id: BigInt(`0x${span.spanId}`).toString() } : {}) } };
  } catch {
    return {};
  }
}

export const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
export type Level = (typeof LEVELS)[number];

/** `LOG_LEVEL`, or `info`; a word that is no level is `info` too, so that no typing error silences the logs. */
export function configuredLevel(): Level {
  const asked = (process.env.LOG_LEVEL ?? "").toLowerCase();
  return (LEVELS as readonly string[]).includes(asked) ? (asked as Level) : "info";
}

export interface Logger {
  trace(fields: object, message?: string): void;
  debug(fields: object, message?: string): void;
  info(fields: object, message?: string): void;
  warn(fields: object, message?: string): void;
  error(fields: object, message?: string): void;
  fatal(fields: object, message?: string): void;
}
