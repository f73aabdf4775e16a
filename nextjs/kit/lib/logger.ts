/**
 * The product's logger on Node: JSON lines in production, which the stack's pipeline reads, and pretty ones in development.
 *
 * On the edge runtime pino writes no JSON and ignores redaction: use `lib/watchbill/edge-logger.ts` there.
 */
import pino from "pino";

import { logEventsTo } from "./watchbill/events";
import { configuredLevel, serviceFields, traceFields } from "./watchbill/line";
import { currentRequest } from "./watchbill/request-context";
import { scrub } from "./watchbill/scrub";
import { serializeError, serializeRequest, serializeResponse } from "./watchbill/serializers";

const options: pino.LoggerOptions = {
  level: configuredLevel(),
  base: serviceFields(),
  messageKey: "msg",
  // A word: Datadog reads the number 30 as info, and 50 too.
  formatters: { level: (label) => ({ level: label }) },
  serializers: { err: serializeError, error: serializeError, req: serializeRequest, res: serializeResponse },
  mixin: () => {
    const request = currentRequest();
    return { ...traceFields(), ...(request ? { request_id: request.requestId } : {}) };
  },
  hooks: {
    // The last place that sees a line: redaction by paths misses texts, toJSON and keys that nobody listed.
    streamWrite: scrubLine,
  },
};

/** Returns a line without secrets. A line that cannot be read is replaced by one that says so. */
export function scrubLine(line: string): string {
  try {
    return `${JSON.stringify(scrub(JSON.parse(line)))}\n`;
  } catch {
    return `${JSON.stringify({ level: "error", time: Date.now(), ...serviceFields(), msg: "a log line could not be scrubbed, and was dropped" })}\n`;
  }
}

function create(): pino.Logger {
  // pino-pretty runs in a worker, which a standalone build does not have: in development alone.
  if (process.env.NODE_ENV !== "development") return pino(options);
  const { formatters: _formatters, ...pretty } = options;
  return pino({ ...pretty, transport: { target: "pino-pretty", options: { colorize: true, ignore: "pid,hostname,service,env" } } });
}

// Kept on globalThis: a module has several instances in one process, and each would open its own worker.
const shared = globalThis as typeof globalThis & { watchbillLogger?: pino.Logger };

export const logger: pino.Logger = (shared.watchbillLogger ??= create());

logEventsTo(logger);
