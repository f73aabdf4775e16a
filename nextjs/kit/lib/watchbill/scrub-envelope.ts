/**
 * Scrubs whole envelopes, the last form that anything has before it is sent to Sentry.
 *
 * Hooks such as beforeSend see a part only: spans, logs, metrics, feedback, attachments, check-ins and replays pass them
 * by. Nothing here throws: an item that cannot be examined is dropped.
 */
import { SCRUBBED, scrub, scrubText } from "./scrub";

type Item = [Record<string, unknown>, unknown];
type Envelope = [Record<string, unknown>, Item[]];

/** The only fields of a user that are sent. */
const USER_FIELDS = ["id"];
const MAX_BYTES = 1_000_000;

/** Scrubs an envelope in place. Everything in it is dropped if that fails. */
export function scrubEnvelope(envelope: unknown): void {
  const [header, items] = envelope as Envelope;
  try {
    scrubHeader(header);
    items.splice(0, items.length, ...items.map(scrubItem).filter((item) => item !== undefined));
  } catch {
    items.splice(0);
  }
}

/** Returns a transport that scrubs each envelope before it is sent: replays pass a client's own hooks by. */
export function scrubbingTransport<T extends { send(envelope: never): unknown }>(transport: T): T {
  return {
    ...transport,
    send: (envelope: never) => {
      scrubEnvelope(envelope);
      return transport.send(envelope);
    },
  };
}

/** The trace in the header carries the name of the transaction, which may be a path. `dsn` and `public_key` are public. */
function scrubHeader(header: Record<string, unknown>): void {
  const trace = header.trace as Record<string, unknown> | undefined;
  if (trace && typeof trace.transaction === "string") trace.transaction = scrubText(trace.transaction);
}

function scrubItem([header, payload]: Item): Item | undefined {
  try {
    if (header.type === "attachment") return attachment(header, payload);
    if (header.type === "replay_recording") return recording(header, payload);
    if (typeof payload === "object" && payload !== null && !ArrayBuffer.isView(payload)) return [header, body(payload)];
    if (typeof payload === "string") return sized(header, scrubText(payload));
    return undefined;
  } catch {
    return undefined;
  }
}

function body(payload: object): unknown {
  const clean = scrub(payload);
  return typeof clean === "object" && clean !== null ? withoutPersons(clean as Record<string, unknown>) : {};
}

/** Removes who somebody is: fields of the user, on events and as attributes of logs, metrics and spans. */
function withoutPersons(value: Record<string, unknown>): Record<string, unknown> {
  const user = value.user;
  if (typeof user === "object" && user !== null) {
    value.user = Object.fromEntries(Object.entries(user).filter(([name]) => USER_FIELDS.includes(name)));
  }
  delete value.server_name;
  delete value.did;
  for (const item of [value, ...(Array.isArray(value.items) ? (value.items as Record<string, unknown>[]) : [])]) {
    const attributes = item.attributes;
    if (typeof attributes !== "object" || attributes === null) continue;
    for (const name of Object.keys(attributes)) {
      if (/^(user\.(?!id$)|server\.address$|client\.address$|net\.peer\.ip$)/.test(name)) delete (attributes as Record<string, unknown>)[name];
    }
  }
  return value;
}

/** Texts are scrubbed. Bytes that are no text (images, archives) cannot be examined, so they are not sent. */
function attachment(header: Record<string, unknown>, payload: unknown): Item | undefined {
  const clean: Record<string, unknown> = { ...header };
  if (typeof clean.filename === "string") clean.filename = scrubText(clean.filename);
  const text = textOf(payload);
  return text === undefined ? undefined : sized(clean, scrubLines(text));
}

/** A recording is a line of JSON and then its events, as text if `useCompression` is false. Compressed ones are dropped. */
function recording(header: Record<string, unknown>, payload: unknown): Item | undefined {
  const text = textOf(payload);
  if (text === undefined) return undefined;
  const at = text.indexOf("\n");
  const events: unknown = JSON.parse(text.slice(at + 1));
  return sized(header, `${text.slice(0, at + 1)}${JSON.stringify(scrub(events))}`);
}

function textOf(payload: unknown): string | undefined {
  if (typeof payload === "string") return payload;
  if (!(payload instanceof Uint8Array) || payload.byteLength > MAX_BYTES) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(payload);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** JSON as a whole, else line by line: files of logs have a JSON object in each line. */
function scrubLines(text: string): string {
  const whole = scrubText(text);
  return whole === text && text.includes("\n") ? text.split("\n").map(scrubText).join("\n") : whole || SCRUBBED;
}

/** The header names the payload's length in bytes; a wrong one makes Sentry reject the envelope. */
function sized(header: Record<string, unknown>, payload: string): Item {
  const bytes = new TextEncoder().encode(payload);
  return [{ ...header, length: bytes.byteLength }, bytes];
}
