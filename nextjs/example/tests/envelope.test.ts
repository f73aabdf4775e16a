/** What `scrubEnvelope` does to each kind of item. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { scrubEnvelope, scrubbingTransport } from "../lib/watchbill/scrub-envelope";

type Item = [Record<string, unknown>, unknown];

function scrubbed(...items: Item[]): Item[] {
  const envelope: [Record<string, unknown>, Item[]] = [{ dsn: "https://public@sentry.io/1" }, items];
  scrubEnvelope(envelope);
  return envelope[1];
}

function text(item: Item | undefined): string {
  return new TextDecoder().decode(item?.[1] as Uint8Array);
}

test("a user keeps the id alone", () => {
  const [item] = scrubbed([{ type: "event" }, { user: { id: "17", email: "ann@example.com", username: "ann", ip_address: "203.0.113.7" }, server_name: "host-1" }]);
  assert.deepEqual(item?.[1], { user: { id: "17" } });
});

test("attributes of persons and hosts go from logs and metrics", () => {
  const [item] = scrubbed([{ type: "log" }, { items: [{ attributes: { "user.email": { value: "x", type: "string" }, "server.address": { value: "h", type: "string" }, order: { value: 3, type: "integer" } } }] }]);
  assert.deepEqual(item?.[1], { items: [{ attributes: { order: { value: 3, type: "integer" } } }] });
});

test("an attachment of text is scrubbed, with its length put right", () => {
  const [item] = scrubbed([{ type: "attachment", length: 27, filename: "a.txt" }, new TextEncoder().encode("a\nmail ann@example.com now")]);
  assert.equal(text(item), "a\nmail [scrubbed] now");
  assert.equal(item?.[0].length, new TextEncoder().encode(text(item)).byteLength);
});

test("a binary attachment is dropped", () => {
  assert.deepEqual(scrubbed([{ type: "attachment" }, new Uint8Array([137, 80, 78, 71, 0, 255])]), []);
});

test("an uncompressed replay is scrubbed, a compressed one is dropped", () => {
  const events = JSON.stringify([{ type: 2, data: { href: "https://shop.example.com/?code=xyzzy" } }]);
  const [item] = scrubbed([{ type: "replay_recording" }, `{"segment_id":0}\n${events}`]);
  assert.ok(text(item).startsWith('{"segment_id":0}\n['));
  assert.ok(!text(item).includes("xyzzy"));
  assert.deepEqual(scrubbed([{ type: "replay_recording" }, new Uint8Array([123, 125, 10, 120, 156, 255])]), []);
});

test("an item that cannot be examined is dropped, and the others stay", () => {
  const broken = { get boom(): never { throw new Error("ann@example.com"); } };
  const items = scrubbed([{ type: "replay_recording" }, "no line of JSON"], [{ type: "event" }, { message: "fine" }], [{ type: "event" }, broken]);
  assert.equal(items.length, 2);
  assert.ok(!JSON.stringify(items).includes("ann@"));
});

test("an envelope of another form sends nothing and does not throw", () => {
  const items: Item[] = [[{ type: "event" }, { message: "ann@example.com" }]];
  scrubEnvelope([null, items]);
  scrubEnvelope([{}, items]);
  assert.ok(!JSON.stringify(items).includes("ann@"));
});

test("a transport sends what is scrubbed", () => {
  const sent: unknown[] = [];
  const transport = scrubbingTransport({ send: (envelope: never) => sent.push(envelope), flush: () => true });
  transport.send([{}, [[{ type: "event" }, { message: "ann@example.com" }]]] as never);
  assert.deepEqual(sent, [[{}, [[{ type: "event" }, { message: "[scrubbed]" }]]]]);
  assert.equal(transport.flush(), true);
});

test("ids of traces and releases stay, so that Sentry can link what belongs together", () => {
  const event = { event_id: "fc6d8c0c43fc4630ad850ee518f1b9d0", release: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", contexts: { trace: { trace_id: "0af7651916cd43dd8448eb211c80319c", span_id: "b7ad6b7169203331" } } };
  assert.deepEqual(scrubbed([{ type: "event" }, structuredClone(event)])[0]?.[1], event);
});
