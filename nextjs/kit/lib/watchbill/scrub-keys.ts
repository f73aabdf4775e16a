/** Says which keys hold secrets and personal data, by their words. */
import { watchbill } from "../../watchbill.generated";

/** A key is secret if one of its words is here: `stripeApiKey`, `X-Session-Token` and `card_number` are. */
const SECRET_WORDS = new Set([
  "password", "passwd", "pwd", "passphrase", "secret", "secrets", "token", "tokens", "auth", "authorization", "authentication",
  "cookie", "cookies", "sid", "jwt", "bearer", "credential", "credentials", "apikey", "csrf", "xsrf", "otp", "totp", "pin",
  "passcode", "passwort", "kennwort", "contraseña", "パスワード", "mnemonic", "surname", "firstname", "lastname", "birthdate", "birthday",
  "cvv", "cvc", "cvn", "ssn", "iban", "bic", "email", "mail", "signature", "sig", "invite", "nonce", "pan", "phone", "dob",
]);

/** Pairs of words that make a key secret, where one alone would not. */
const SECRET_PAIRS = [
  ["api", "key"], ["private", "key"], ["access", "key"], ["secret", "key"], ["encryption", "key"], ["card", "number"],
  ["credit", "card"], ["account", "number"], ["session", "id"], ["session", "key"], ["user", "name"], ["first", "name"], ["last", "name"],
  ["full", "name"], ["ip", "address"], ["set", "cookie"], ["reset", "code"], ["auth", "code"], ["tax", "id"],
  ["signing", "key"], ["license", "key"], ["recovery", "code"], ["backup", "code"], ["mfa", "code"], ["factor", "code"], ["verification", "code"],
  ["security", "code"], ["security", "answer"], ["seed", "phrase"], ["social", "security"], ["passport", "number"], ["routing", "number"], ["sort", "code"],
  ["of", "birth"], ["birth", "date"], ["pass", "word"],
] as const;

/** Keys that hold one secret word and no secret. */
const HARMLESS_KEYS = new Set(["token_count", "tokens_used", "max_tokens", "total_tokens", "auth_method", "auth_provider", "email_sent", "email_template"]);

/** Words written as one: `dbpassword`, `password2`, `sessionid`. */
const JOINED_WORDS = /(password|passwd|passcode)s?\d{0,2}$|^(sessionid|sessid|phpsessid|jsessionid|accesstoken|refreshtoken|authtoken|idtoken|clientsecret|apikey|accesskey|secretkey|privatekey|cardnumber|username|userpass|dbpass)$/;

const extraKeys = new Set(watchbill.scrub.map((name) => words(name).join("_")));

/** `stripeApiKey` → ["stripe", "api", "key"]. */
function words(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** Whether the value under a key is secret whatever it holds. */
export function isSecretKey(key: string): boolean {
  const parts = words(key);
  const joined = parts.join("_");
  if (HARMLESS_KEYS.has(joined)) return false;
  if (extraKeys.has(joined)) return true;
  if (parts.some((part) => SECRET_WORDS.has(part))) return true;
  return SECRET_PAIRS.some(([first, second]) => parts.some((part, at) => part === first && (parts[at + 1] === second || parts[at + 1] === `${second}s`)))
    || parts.at(-1) === "pass"
    || parts.some((part) => JOINED_WORDS.test(part));
}

/** Whether a key names a session, whose value may be the id that signs somebody in or a state such as "active". */
export function isSessionKey(key: string): boolean {
  return words(key).at(-1) === "session";
}
