/**
 * Removes secrets and personal data from values, by key and by content. Nothing here throws: a value that cannot be
 * examined is dropped.
 *
 * Used for log lines and for everything that is sent to Sentry (scrub-envelope.ts).
 */
import { isSecretKey, isSessionKey } from "./scrub-keys";
import { NO_SECRET, SCRUBBED, scrubSentences } from "./scrub-sentences";

export { isSecretKey } from "./scrub-keys";
export { SCRUBBED } from "./scrub-sentences";

const MAX_DEPTH = 24;
/** Longer texts are cut: every pattern is tried on every text. */
const MAX_TEXT = 20_000;
/** The end of a cut text may hold a part of a secret that no pattern knows, so it is dropped. */
const CUT_MARGIN = 100;

/** Keys of ids that look random and are none: of traces, events, builds. Their values stay if they look like such an id. */
const ID_KEYS = /(^|[._-])(trace|span|event|replay|profile|segment|debug|check_in|request|parent_span|transaction|link)(_?id|Id)$|(^|[._])(release|debug_id|code_id|sha|commit|digest)$/;
const ID_TEXT = /^[\w-]{7,64}$/;
const SESSION_OF_SENTRY = /^[0-9a-f]{32}$/;

/** Returns a copy of a value without secrets. Numbers, booleans and null stay, except below a secret key. */
export function scrub(value: unknown): unknown {
  try {
    return scrubValue(value, 0, new WeakSet());
  } catch {
    return SCRUBBED;
  }
}

function scrubValue(value: unknown, depth: number, seen: WeakSet<object>): unknown {
  if (typeof value === "string") return scrubText(value);
  if (typeof value === "number") return isCardNumber(String(value)) ? SCRUBBED : value;
  if (typeof value === "bigint") return scrubText(value.toString());
  if (typeof value === "boolean" || value === null || value === undefined) return value;
  if (typeof value !== "object") return undefined;
  if (value instanceof String) return scrubText(value.toString());
  if (depth >= MAX_DEPTH || seen.has(value)) return SCRUBBED;
  seen.add(value);
  try {
    if (value instanceof Date) return value;
    if (value instanceof URL || value instanceof URLSearchParams) return scrubText(value.toString());
    if (value instanceof Error) return scrubError(value, depth, seen);
    if (Array.isArray(value)) return value.map((item, at) => scrubItem(value, item, at, depth, seen));
    if (value instanceof Map) return scrubEntries([...value], depth, seen);
    if (value instanceof Set) return [...value].map((item) => scrubValue(item, depth + 1, seen));
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return SCRUBBED;
    const json = (value as { toJSON?: unknown }).toJSON;
    if (typeof json === "function") return scrubValue(json.call(value) as unknown, depth + 1, seen);
    return scrubEntries(Object.entries(value), depth, seen);
  } finally {
    seen.delete(value);
  }
}

/** An item of a list. A pair whose first item is a secret key (`["authorization", "…"]`) loses the second. */
function scrubItem(list: unknown[], item: unknown, at: number, depth: number, seen: WeakSet<object>): unknown {
  const before = list[at - 1];
  if (list.length === 2 && at === 1 && typeof before === "string" && isSecretKey(before)) return SCRUBBED;
  // Lists of headers, of arguments, and ["set-cookie", "…", "…"].
  if (typeof before === "string" && typeof item === "string") {
    const flag = /^--?[a-z]/i.test(before) && !before.includes("=") && isSecretKey(before) && !item.startsWith("-");
    if (flag || (at % 2 === 1 && SECRET_HEADER.test(before))) return SCRUBBED;
    if (typeof list[0] === "string" && /^set-cookie$/i.test(list[0])) return SCRUBBED;
  }
  return scrubValue(item, depth + 1, seen);
}

const SECRET_HEADER = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-[a-z-]*(?:token|key|secret|signature)[a-z-]*)$/i;

function scrubEntries(entries: [unknown, unknown][], depth: number, seen: WeakSet<object>): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  const named = nameOf(entries);
  for (const [key, value] of entries) {
    const name = String(key);
    if (typeof value === "string" && ((ID_KEYS.test(name) && ID_TEXT.test(value)) || (name === "sid" && SESSION_OF_SENTRY.test(value)))) {
      clean[name] = value;
      continue;
    }
    const secret = isSecretKey(name) || (isSessionKey(name) && typeof value === "string" && isCode(value)) || (named && /^(value|val|v|content)$/i.test(name));
    clean[scrubText(name)] = secret ? masked(value) : scrubValue(value, depth + 1, seen);
  }
  return clean;
}

/** Whether entries are one pair of name and value, `{name: "authorization", value: "…"}`, with a secret name. */
function nameOf(entries: [unknown, unknown][]): boolean {
  return entries.some(([key, value]) => /^(name|key|k|id|field|header)$/i.test(String(key)) && typeof value === "string" && isSecretKey(value));
}

/** What stands for the value of a secret key. A typed attribute of a span or a log (`{value, type}`) keeps its form. */
function masked(value: unknown): unknown {
  if (typeof value === "object" && value !== null && "value" in value && "type" in value) return { ...value, value: SCRUBBED, type: "string" };
  return value === undefined || value === null || value === "" || typeof value === "boolean" ? value : SCRUBBED;
}

function scrubError(error: Error, depth: number, seen: WeakSet<object>): Record<string, unknown> {
  const clean = scrubEntries(Object.entries(error), depth, seen);
  clean.type = error.name;
  clean.message = scrubText(error.message);
  if (error.stack) clean.stack = scrubText(error.stack);
  if (error.cause !== undefined) clean.cause = scrubValue(error.cause, depth + 1, seen);
  return clean;
}

/** Returns a text without the secrets that can be recognized in it. */
export function scrubText(text: string): string {
  try {
    if (text.length < 4) return text;
    if (text.length > MAX_TEXT) return `${scrubText(text.slice(0, MAX_TEXT)).slice(0, -CUT_MARGIN)}… [cut off]`;
    const nested = scrubJson(text);
    if (nested !== undefined) return nested;
    const clean = scrubPlain(text);
    return scrubEncoded(clean);
  } catch {
    return SCRUBBED;
  }
}

/** JSON inside of a text, `{"password": "…"}`, is scrubbed by its keys. */
function scrubJson(text: string): string | undefined {
  const start = text.trimStart()[0];
  if (start !== "{" && start !== "[" && start !== '"') return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" && typeof parsed !== "string") return undefined;
    return JSON.stringify(scrubValue(parsed, 1, new WeakSet()));
  } catch {
    return undefined;
  }
}

/** A secret may hide in an encoding, several times: `email%3Dann%40example.com`, `\\"password\\":\\"…`, `ann&#64;example.com`. */
function scrubEncoded(text: string): string {
  let decoded = text;
  for (let round = 0; round < 3; round += 1) {
    const next = decode(decoded);
    if (next === decoded) return text;
    decoded = next;
    const clean = scrubPlain(decoded);
    if (clean !== decoded) return clean;
  }
  return text;
}

function decode(text: string): string {
  const plain = text
    .replace(/(?:%[0-9a-f]{2})+/gi, (piece) => {
      try {
        return decodeURIComponent(piece);
      } catch {
        return SCRUBBED;
      }
    })
    .replace(/&#(\d{2,3});|\\u00([0-9a-f]{2})/gi, (_match, decimal?: string, hex?: string) => String.fromCharCode(decimal ? Number(decimal) : parseInt(hex ?? "", 16)))
    .replace(/\\+(["'])/g, "$1");
  if (!/[^\x00-\x7f]/.test(plain)) return plain;
  // Full-width and Arabic digits, blanks of other widths, dashes, and signs without width.
  return plain
    .normalize("NFKC")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u200b-\u200d\ufeff]/g, "");
}

function scrubPlain(text: string): string {
  let clean = scrubSentences(text);
  for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement as string);
  clean = clean.replace(URL_TEXT, (url: string) => scrubUrl(url));
  clean = clean.replace(PATH_TEXT, (_match, before: string, path: string) => before + scrubPath(path));
  clean = clean.replace(QUERY_TEXT, (_match, before: string, query: string) => `${before}?${scrubQuery(query)}`);
  clean = clean.replace(PAIR_TEXT, scrubPair);
  clean = clean.replace(GROUPS_TEXT, (digits) => (isCardNumber(digits.replace(/\D/g, "")) ? SCRUBBED : digits));
  clean = clean.replace(DIGITS_TEXT, (digits) => (isCardNumber(digits) ? SCRUBBED : digits));
  clean = clean.replace(GLUED_TEXT, (digits) => (isCardNumber(digits) ? SCRUBBED : digits));
  clean = clean.replace(IBAN_TEXT, scrubIban).replace(IBAN_PLAIN_TEXT, scrubIban);
  return clean.replace(RANDOM_TEXT, (piece) => (isRandom(piece) ? SCRUBBED : piece));
}

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, SCRUBBED],
  [/\bBearer[ :=]+(?!(?:token|auth|authentication|scheme)\b)[\w~+/.=-]{6,}/gi, SCRUBBED],
  // A plain word after these is none: "Basic authentication", "token expired".
  [/\b(?:Basic|Token|Negotiate|ApiKey)[ :=]+(?![a-z]+(?![\w~+/=-]))[\w~+/.=-]{6,}/gi, SCRUBBED],
  [/(?<!\S)(-u|--user)\s+[^\s:]+:\S+/g, `$1 ${SCRUBBED}`],
  [/\beyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*)?/g, SCRUBBED],
  [/\b(?:sk|pk|rk|whsec|pi|seti|cs|acct|sess|hf|ghp|gho|ghu|ghs|ghr|github_pat|glpat|npm|dckr_pat|shpat|xox[abposr]|re|pat|key|tok|secret)[_-](?:live_|test_|prod_)?[A-Za-z0-9_-]{12,}\b/g, SCRUBBED],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b|\bAIza[\w-]{20,}|\bSG\.[\w-]{10,}\.[\w-]{10,}|\bya29\.[\w-]{10,}/g, SCRUBBED],
  // user:password@host, with or without a scheme before it.
  [/(?<=:\/\/)[^\s/@"'<>]+:[^\s/@"'<>]+@/g, `${SCRUBBED}@`],
  // The lookbehind keeps it from trying each place of a long word again.
  [/(?<![\p{L}\p{N}_.%+-])[\p{L}\p{N}_.%+'-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/giu, SCRUBBED],
];

const URL_TEXT = /\b(?:https?|wss?|ftp|postgres(?:ql)?|mysql|rediss?|mongodb(?:\+srv)?|amqps?|smtps?):\/\/[^\s"'<>`\\]+/gi;
const PATH_TEXT = /(^|[\s"'(=:,])(\/[^\s"'<>()`?#]*)/g;
const QUERY_TEXT = /(^|[^?\s]|\s)\?([\w.%[\]-]+=[^\s"'<>`]*)/g;
/** `password=…`, `token: …`, `"secret": "…"`, `password is …`. */
const PAIR_TEXT = /(?<![\p{L}\p{N}_.-])(-{0,2}(["']?)([\p{L}_][\p{L}\p{N}_.[\]-]{1,60})\2\s*(?:[:=]{1,2}>?|\b(?:is|was)\b:?)\s*)("""[\s\S]*?"""|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\{[^{}]*\}|\[[^[\]]*\]|[|>][+-]?[ \t]*\r?\n[ \t]+[^\n]+|[^\s"',;&)}\]]+)/gu;
const DIGITS_TEXT = /(?<![\w.]|\d-)\d(?:[ -]?\d){12,18}(?!\w|-\d|\.\d)/g;
/** Cards in groups of four: `4242.4242.4242.4242`. */
const GROUPS_TEXT = /(?<!\d)\d{4}([ .\-_/+]{1,2}|\r?\n)\d{4}\1\d{4}\1\d{4}(?!\d)/g;
/** Cards that touch a word or a fraction: `card4242…`, `4242….00`. */
const GLUED_TEXT = /(?<!\d|\d[.-])[3-6]\d{14,15}(?!\d)/g;
const IBAN_TEXT = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{4}){2,7}(?:[ .-]?[A-Z0-9]{1,4})?(?![A-Za-z0-9])/g;
const IBAN_PLAIN_TEXT = /(?<![a-z0-9])[a-z]{2}\d{2}[a-z0-9]{11,30}(?![a-z0-9])/gi;
const RANDOM_TEXT = /(?<![\w/-])[A-Za-z0-9_+-]{20,}={0,2}(?![\w])/g;

/** Whether a text is a code rather than a word: long enough, with a digit. */
function isCode(text: string): boolean {
  return text.length >= 8 && /\d/.test(text) && !/\s/.test(text);
}

function scrubPair(match: string, before: string, _quote: string, key: string, value: string): string {
  if (!isSecretKey(key) && !(isSessionKey(key) && isCode(value))) return before + value.replace(PAIR_TEXT, scrubPair);
  if (value.startsWith(SCRUBBED) || NO_SECRET.test(value)) return match;
  const quote = value[0] === '"' || value[0] === "'" ? value[0] : "";
  return `${before}${quote}${SCRUBBED}${quote}`;
}

/** A word may follow an IBAN, so that its last groups are tried without. */
function scrubIban(text: string): string {
  for (let end = text.length; end >= 15; end = Math.max(text.lastIndexOf(" ", end - 1), text.lastIndexOf("-", end - 1), text.lastIndexOf(".", end - 1)))
    if (isIban(text.slice(0, end))) return SCRUBBED + text.slice(end);
  return text;
}

/** Keeps scheme, host and path of a URL, and the names of its parameters; drops user, values and fragment. */
export function scrubUrl(url: string): string {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(url);
  if (!match) return SCRUBBED;
  const [, scheme = "", authority = "", path = "", query, fragment] = match;
  const at = authority.lastIndexOf("@");
  const host = `${at < 0 ? "" : `${SCRUBBED}@`}${authority.slice(at + 1)}`;
  return `${scheme}${host}${scrubPath(path)}${query ? `?${scrubQuery(query.slice(1))}` : ""}${fragment ? `#${SCRUBBED}` : ""}`;
}

/** Keeps the names of the parameters; no value stays, since any may be a code that signs somebody in. */
function scrubQuery(query: string): string {
  return query
    .split("&")
    .map((pair) => {
      const at = pair.indexOf("=");
      if (at < 0) return isRandom(pair) ? SCRUBBED : pair;
      return `${pair.slice(0, at)}=${SCRUBBED}`;
    })
    .join("&");
}

/** The segment after one of these is a secret: `/reset/4f…`. */
const BEFORE_SECRET = /^(reset|reset-password|password-reset|invite|invites|invitation|verify|verification|confirm|magic|magic-link|token|tokens|unsubscribe|activate|auth|callback|share|session|sessions|key|keys|secret)$/i;

/** Replaces the segments of a path that look like secrets; numbers and UUIDs of items stay. */
export function scrubPath(path: string): string {
  // Names of files and of the build; a browser asks for them without secrets.
  if (path.startsWith("/_next/static/")) return path;
  const segments = path.split("/");
  return segments
    .map((segment, at) => {
      const before = segments[at - 1] ?? "";
      if (segment && BEFORE_SECRET.test(before) && /\d|[A-Z].*[a-z]|[a-z].*[A-Z]|.{16,}/.test(segment) && !/\.(js|mjs|css|map|ts|tsx|json)\b/.test(segment)) return SCRUBBED;
      return isRandom(segment) ? SCRUBBED : segment;
    })
    .join("/");
}

/** Whether a piece of text looks random, as keys and codes do: long, and mixed, and no UUID or file name. */
function isRandom(piece: string): boolean {
  const bare = piece.replace(/=+$/, "").replace(/(?::\d+){1,2}$/, "");
  if (bare.length < 20 || /\.\w{1,5}$/.test(bare)) return false;
  // Pods of Kubernetes, and names in camel case with a digit.
  if (/^[a-z][a-z-]*-[0-9a-f]{6,10}-[a-z0-9]{5}$/.test(bare)) return false;
  if (bare.replace(/[A-Z]?[a-z]{3,}/g, "").length < bare.length * 0.3) return false;
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(bare)) return false;
  if (/^[0-9a-f]+$/i.test(bare)) return bare.length >= 32 && /\d/.test(bare) && /[a-f]/i.test(bare);
  if (!/\d/.test(bare)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/].filter((pattern) => pattern.test(bare)).length;
  const digits = bare.replace(/\D/g, "").length;
  const breaks = bare.match(/[a-z](?=[A-Z0-9])|[A-Z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
  return classes === 3 ? breaks >= 4 : digits >= 4 && breaks >= 4;
}

/** Whether digits, with blanks or dashes between them, are a card number: 13 to 19 digits that pass Luhn's check. */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, "");
  if (!/^\d{13,19}$/.test(digits) || /^0+$/.test(digits) || /^1[5-9]\d{11}$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Whether a text is an IBAN: its check digits fit (ISO 13616). */
export function isIban(text: string): boolean {
  const iban = text.replace(/[ .-]/g, "");
  if (iban.length < 15 || iban.length > 34) return false;
  const moved = iban.slice(4) + iban.slice(0, 4);
  let rest = 0;
  for (const sign of moved) {
    const value = parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
