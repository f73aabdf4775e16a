/** Removes secrets that the text around them names: in a sentence, a header, an argument, a tag, a part of a form. */
import { isSecretKey } from "./scrub-keys";

export const SCRUBBED = "[scrubbed]";

/** What may stand after a secret's name and is no secret: placeholders of SQL, and words about it ("password is required"). */
export const NO_SECRET = /^(?:true|false|null|undefined|none|\d{1,3}|\$\d{1,3}|\?|%s|(?:required|too|invalid|incorrect|wrong|missing|expired|empty|not|already|optional|valid|weak|unset|needed|malformed|revoked|present|absent|blank|verified|unverified|disabled|enabled|a|an|the|no)[.!]?)$/i;

const HEADER_TEXT = /(?<![\w"'-])((?:proxy-)?authorization|(?:set-)?cookie)(:[ \t]*)([^\r\n]+)/gi;
const COOKIES_TEXT = /(?<![\w-])(cookies?=)([^\s;&]+(?:; ?[\w.-]+=[^\s;]*)+)/gi;
const FLAG_TEXT = /(?<!\S)(--?[a-z][\w-]{1,60}[ \t]+)([^\s-]\S*)/gi;
const TAG_TEXT = /(<([\w:-]{1,60})>)[^<>]{1,500}(?=<\/)/g;
const INPUT_TEXT = /(<input\b[^<>]{0,300}\bvalue=)(?:"[^"<>]*"|'[^'<>]*')/gi;
const PART_TEXT = /(\bname="([^"\r\n]{1,60})"[^\r\n]{0,200}(?:\r?\n){2})[^\r\n]+/g;
const NAMED_TEXT = /\b((?:password|passwort|token|otp|secret|secret key|access key|api key|(?:one-time|verification|reset|recovery) code)(?:\s*[:=]\s*|[ \t]+(?:is|was):?[ \t]+|[ \t]+)["'`]?)((?=[\w~+/.=-]{0,100}\d)[\w~+/.=-]{6,})/gi;
const QUOTED_TEXT = /\b(password[ \t]+(["'`]))[^\s"'`]{4,}\2/gi;

/** Secrets that a sentence, a header, an argument, a tag or a part of a form names. */
export function scrubSentences(text: string): string {
  return text
    .replace(HEADER_TEXT, (match, name: string, colon: string, value: string) => (NO_SECRET.test(value) ? match : `${name}${colon}${SCRUBBED}`))
    .replace(COOKIES_TEXT, `$1${SCRUBBED}`)
    .replace(FLAG_TEXT, (match, flag: string) => (isSecretKey(flag) ? `${flag}${SCRUBBED}` : match))
    .replace(TAG_TEXT, (match, tag: string, name: string) => (isSecretKey(name) ? `${tag}${SCRUBBED}` : match))
    .replace(INPUT_TEXT, `$1"${SCRUBBED}"`)
    .replace(PART_TEXT, (match, head: string, name: string) => (isSecretKey(name) ? `${head}${SCRUBBED}` : match))
    .replace(NAMED_TEXT, `$1${SCRUBBED}`)
    .replace(QUOTED_TEXT, `$1${SCRUBBED}$2`);
}
