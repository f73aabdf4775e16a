/** What `scrub` removes, and what it must leave. Values are invented; the cards are the vendors' test numbers. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { SCRUBBED, isCardNumber, isIban, isSecretKey, scrub, scrubText } from "../lib/watchbill/scrub";

// Put together from parts, so that no scanner of repositories takes them for real ones.
const stripeKey = ["sk", "live", "51H8xQ2eZvKYlo2C0aBcD9fGh"].join("_");
const jwt = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"].join(".");
const hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c";

const SECRET_TEXTS: Record<string, string> = {
  "card": "4242424242424242",
  "card with blanks": "paid with 4242 4242 4242 4242 today",
  "card with dashes": "5555-5555-5555-4444",
  "IBAN": "DE89370400440532013000",
  "IBAN with blanks": "send it to DE89 3704 0044 0532 0130 00 please",
  "e-mail": "ann.meier+shop@example.com",
  "bearer": "Authorization: Bearer abcdef123456",
  "basic": "Basic dXNlcjpwYXNzd29yZA==",
  "JWT": `signed in with ${jwt}`,
  "Stripe key": `Invalid API Key provided: ${stripeKey}`,
  "hex key": `key ${hex}`,
  "URL with password": "postgres://shop:hunter2secret@db.internal:5432/shop",
  "query": "GET /reset?code=a1b2c3",
  "URL query": "https://shop.example.com/login?state=xyzzy42",
  "fragment": "https://shop.example.com/#access_token=xyzzy42",
  "path segment": "/reset/a1b2c3d4e5",
  "URL path segment": "https://shop.example.com/invite/Zq81kLmN",
  "pair": "login failed: password=hunter2secret",
  "pair with colon": 'body was {"password": "hunter2secret", broken',
  "sentence": "the password is hunter2secret",
  "percent-encoded": "next=%2Faccount%3Femail%3Dann%40example.com",
  "twice encoded": "ann%2540example.com",
  "nested JSON": JSON.stringify({ body: JSON.stringify({ api_key: "xyzzy42xyzzy" }) }),
  "private key": "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----",
  "AWS": "AKIAIOSFODNN7EXAMPLE",
  "flag": "--password hunter2secret", "flag with =": "--password=hunter2secret", "escaped JSON": '{\\"password\\":\\"hunter2secret\\", broken', "arrow": "password => hunter2secret",
  "quoted": "password 'hunter2secret' is wrong", "unnamed separator": "password hunter2secret is wrong", "was": "the token was xyzzy42", "key in words": "API key is xyzzy42", "form": "user[password]=hunter2secret",
  "XML": "<password>hunter2secret</password>", "input": '<input name="password" value="hunter2secret">', "form part": 'name="password"\r\n\r\nhunter2secret\r\n--x', "YAML block": "password: |\n  hunter2secret",
  "object": 'password: {"a":"hunter2secret"} broken', "cookies": "theme=dark; session=xyzzy42a; lang=de", "cookie header": "Cookie: theme=hunter2; other=xyzzy42\r\nHost: x", "cookie list": "cookie=a=xyzzy42; bar=hunter2",
  "digest": 'Authorization: Digest username="ann", response="xyzzy42"', "curl": "curl -u bob:hunter2secret https://x.example.com", "block of GraphQL": 'login(password: """hunter2secret""")',
  "full-width": "password＝hunter2secret", "German": "Passwort: hunter2secret", "Japanese": "パスワード: hunter2secret", "one word": "PGPASSWORD=hunter2secret", "HTML entity": "ann&#64;example.com", "JSON escape": "ann\\u0040example.com",
  "full-width @": "ann＠example.com", "domain with umlaut": "ann@exämple.de", "full-width card": "４２４２４２４２４２４２４２４２", "Arabic card": "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", "card without width": "4242\u200b4242\u200b4242\u200b4242",
  "card with dots": "4242.4242.4242.4242", "card with slashes": "4242/4242/4242/4242", "card before a full stop": "card 4242424242424242.", "card beside a word": "card4242424242424242", "card with cents": "4242424242424242.00",
  "small IBAN": "de89370400440532013000", "IBAN with dots": "DE89.3704.0044.0532.0130.00", "IBAN before a word": "BE68 5390 0754 7034 EUR", "cut card": `${"a ".repeat(9_990)}4242424242424242`,
  "random": "session Zk3dP0qL9xV2bN7mT4sR1wY8",
};

const HARMLESS_TEXTS = [
  "payment failed", "GET /api/orders/123", "/orders/[id]", "/orders/8f14e45f-ceea-467f-a830-5c1a8f0d7d2b", "status 502 after 1200 ms", "EUR", "19.99", "2026-11-29T10:46:35.123Z",
  "1764413195123", "https://shop.example.com/checkout", "TypeError: Cannot read properties of undefined (reading 'total')",
  "at POST (/app/.next/server/chunks/4821.js:1:2345)", "webpack-internal:///./app/page.tsx", "app/api/pay/route.ts", "next@16.4.6", "storefront", "eu-central-1",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", "stripe", "succeeded", "card_declined",
  "insufficient_funds", "SELECT * FROM orders WHERE id = $1", "10.0.0.12", "127.0.0.1:5432", "v1.2.3", "00-11", "node_modules/next/dist/server/base-server.js",
  "Order 12345678 was paid", "take 3 of 5", "4242", "1234567890123", "connect ECONNREFUSED 127.0.0.1:6379", "static/chunks/app/layout-3f2a9c.js",
  "at /app/.next/server/chunks/ssr/[root-of-the-server]__3f2a9c1d._.js:120:33", "/_next/static/media/e4af272ccee01ff0-s.p.woff2", "/_next/static/a1B2c3D4e5F6g7H8i9J0k/_buildManifest.js", "digest: 1234567890",
  "UPDATE users SET password = $1 WHERE id = $2", "WHERE token = ?", "password is required", "Password is too short", "token expired", "The token is invalid", "csrf token mismatch", "email is already taken",
  "Basic authentication", "basic information", "Token bucket", "Digest mismatch", "authorization: missing", "Bearer token missing", "pin is wrong", "shop-7d9f8b6c5d-x2x9k", "useOptimisticCart2026Q4Rollout",
  "Unexpected token 'export'", "session is active", "order 4242424242424241", "00340434161094042558", "0.4242424242424242", "Passwort vergessen?", "支払いに失敗しました。もう一度お試しください。", "Donaudampfschifffahrtsgesellschaftskapitän",
];
const HARMLESS_FIELDS: [string, unknown][] = [
  ["status_code", 502], ["error_code", "card_declined"], ["country_code", "DE"], ["currency", "EUR"], ["endpoint", "/orders/:id"], ["method", "POST"], ["outcome", "failed"],
  ["provider", "stripe"], ["duration_ms", 12.5], ["level", "error"], ["service", "storefront"], ["env", "prod"], ["trace_id", "0af7651916cd43dd8448eb211c80319c"],
  ["span_id", "b7ad6b7169203331"], ["event_id", "fc6d8c0c43fc4630ad850ee518f1b9d0"], ["release", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"], ["request_id", "8f14e45f-ceea-467f-a830-5c1a8f0d7d2b"],
  ["keyboard", "de"], ["author", "checkout"], ["tokenizer", "fast"], ["max_tokens", 100], ["compass", "north"], ["items", 3], ["total", 59.97], ["retries", 2], ["cached", true],
];

for (const [name, text] of Object.entries(SECRET_TEXTS)) {
  test(`removes a secret from text: ${name}`, () => {
    const clean = scrubText(text);
    assert.ok(clean.includes(SCRUBBED), clean);
    for (const secret of ["hunter2", "xyzzy42", "a1b2c3", "4242424242424242", "5555-5555", "3704", "5390", "42424242", "4242.4242", "4242/4242", "４２", "٤٢", "\u200b", "ann", "abcdef123456", "dXNlcj", "eyJ", "51H8x", hex, "Zq81kLmN", "MIIE", "AKIA", "Zk3dP0"])
      assert.ok(!clean.includes(secret), `${secret} is left in ${clean}`);
  });
}

test("leaves harmless texts as they are", () => {
  for (const text of HARMLESS_TEXTS) assert.equal(scrubText(text), text);
});

test("leaves harmless fields as they are", () => {
  for (const [name, value] of HARMLESS_FIELDS) assert.deepEqual(scrub({ [name]: value }), { [name]: value });
});

test("sixty harmless values are tried", () => {
  assert.ok(HARMLESS_TEXTS.length + HARMLESS_FIELDS.length >= 60);
});

test("removes values by key, in every spelling", () => {
  for (const key of ["password", "Password", "stripeApiKey", "x-session-token", "STRIPE_SECRET", "card_number", "cardNumber", "set-cookie", "accessToken", "passcode", "password2", "user_pass", "signingKey", "recovery_codes", "dateOfBirth", "contraseña", "user.email", "http.request.header.authorization", "cvc", "firstName"]) {
    assert.ok(isSecretKey(key), key);
    assert.deepEqual(scrub({ deep: [{ [key]: "anything" }] }), { deep: [{ [key]: SCRUBBED }] });
  }
});

test("removes the fields that the catalog names", () => {
  assert.deepEqual(scrub({ address: "1 Main Street" }), { address: SCRUBBED });
});

test("removes values of pairs and of named entries", () => {
  assert.deepEqual(scrub([["authorization", "anything"]]), [["authorization", SCRUBBED]]);
  assert.deepEqual(scrub({ name: "x-api-key", value: "anything" }), { name: "x-api-key", value: SCRUBBED });
  assert.deepEqual(scrub({ "session.token": { value: "anything", type: "string" } }), { "session.token": { value: SCRUBBED, type: "string" } });
});

test("removes values from lists of headers and of arguments", () => {
  assert.deepEqual(scrub(["Accept", "*/*", "Authorization", "anything"]), ["Accept", "*/*", "Authorization", SCRUBBED]);
  assert.deepEqual(scrub(["set-cookie", "a=anything", "b=anything"]), ["set-cookie", SCRUBBED, SCRUBBED]);
  assert.deepEqual(scrub(["node", "x", "--token", "anything"]), ["node", "x", "--token", SCRUBBED]);
  assert.deepEqual(scrub(["node", "x", "--port", "3000"]), ["node", "x", "--port", "3000"]);
});

test("keeps the state of a session and the id that Sentry gives it, and removes other ids of sessions", () => {
  assert.deepEqual(scrub({ session: "active", sid: "0af7651916cd43dd8448eb211c80319c" }), { session: "active", sid: "0af7651916cd43dd8448eb211c80319c" });
  assert.deepEqual(scrub({ session: "q7Xw2mPz9", sid: "q7Xw2mPz9", "connect.sid": "q7Xw2mPz9" }), { session: SCRUBBED, sid: SCRUBBED, "connect.sid": SCRUBBED });
});

test("removes secrets from keys", () => {
  assert.deepEqual(scrub({ "ann@example.com": 1 }), { [SCRUBBED]: 1 });
});

test("never throws, and drops what it cannot examine", () => {
  const circular: Record<string, unknown> = { password: "hunter2secret" };
  circular.self = circular;
  const throwing = { get boom() { throw new Error("hunter2secret"); } };
  const toJson = { toJSON: () => ({ password: "hunter2secret" }) };
  for (const value of [circular, throwing, toJson, Symbol("x"), () => 1, new Map([["password", "hunter2secret"]]), new Set(["ann@example.com"]), new Uint8Array(3), "%E0%A4%A", 10n, new Error("password=hunter2secret", { cause: new Error("ann@example.com") })]) {
    const clean = JSON.stringify(scrub(value)) ?? "";
    assert.ok(!/hunter2|ann@/.test(clean), clean);
  }
});

test("scrubs a String object, as templates of Sentry's logger are", () => {
  assert.equal(scrub(new String("ann@example.com")), SCRUBBED);
});

test("a deep value ends", () => {
  let deep: unknown = "ann@example.com";
  for (let at = 0; at < 5_000; at += 1) deep = { deep };
  assert.ok(!JSON.stringify(scrub(deep)).includes("ann"));
});

test("knows cards by Luhn's check, and IBANs by theirs", () => {
  assert.ok(isCardNumber("4242 4242 4242 4242"));
  assert.ok(!isCardNumber("4242 4242 4242 4241"));
  assert.ok(isIban("GB82 WEST 1234 5698 7654 32"));
  assert.ok(!isIban("GB82 WEST 1234 5698 7654 33"));
});

test("long texts are cut, and cost little", () => {
  const begun = performance.now();
  scrubText(`${"a=b&".repeat(100_000)} password=hunter2secret`);
  scrubText("a".repeat(150_000));
  scrubText("/a".repeat(80_000));
  scrubText("1 ".repeat(80_000));
  scrubText("a@".repeat(80_000));
  for (const piece of ["token=", "a:{", 'a:"""', '\\"a', "password is ", "DE89 ", "4242.", "<input ", "<a>", "a=b; ", "--a ", "cookie=a; b="]) scrubText(piece.repeat(10_000));
  assert.ok(performance.now() - begun < 10_000);
});
