/** A small logger for the edge runtime and the browser's server half, where pino writes no JSON and redacts nothing. */
import { LEVELS, type Level, type Logger, configuredLevel, serviceFields, traceFields } from "./line";
import { scrub } from "./scrub";
import { serializeError, serializeRequest, serializeResponse } from "./serializers";

const SERIALIZERS: Readonly<Record<string, (value: unknown) => unknown>> = {
  err: serializeError,
  error: serializeError,
  req: serializeRequest,
  res: serializeResponse,
};

function write(level: Level, fields: object, message?: string): void {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(configuredLevel())) return;
  const given = Object.entries(fields).map(([name, value]) => [name, SERIALIZERS[name]?.(value) ?? value]);
  const line = { ...Object.fromEntries(given), level, time: Date.now(), ...serviceFields(), ...traceFields(), ...(message ? { msg: message } : {}) };
  console.log(JSON.stringify(scrub(line)));
}

export const edgeLogger: Logger = {
  trace: (fields, message) => write("trace", fields, message),
  debug: (fields, message) => write("debug", fields, message),
  info: (fields, message) => write("info", fields, message),
  warn: (fields, message) => write("warn", fields, message),
  error: (fields, message) => write("error", fields, message),
  fatal: (fields, message) => write("fatal", fields, message),
};
