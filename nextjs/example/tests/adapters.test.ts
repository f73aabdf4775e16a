/** Each adapter against a server that answers, refuses, hangs, breaks off and answers slowly. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { sql } from "drizzle-orm";
import { drizzle as drizzleOf } from "drizzle-orm/node-postgres";
import { Redis } from "ioredis";
import nodemailer from "nodemailer";
import pg from "pg";
import { createClient } from "redis";

import * as adapters from "../lib/watchbill/health/adapters";
import { type Dependency, forgetHealth, health } from "../lib/watchbill/health/check";
import { type Mood, type Stand, http, postgres, redis, refusedPort, smtp } from "./servers";

const TIME_MS = 1_000;

interface Client {
  dependency: Dependency;
  end(): unknown;
}

const quiet = () => undefined;

/** How a product would make each client, with a server's port. */
const CLIENTS: Record<string, { server: (mood: Mood) => Promise<Stand>; client: (port: number) => Client | Promise<Client> }> = {
  pg: {
    server: postgres,
    client: (port) => {
      const pool = new pg.Pool({ host: "127.0.0.1", port, user: "shop", database: "shop", connectionTimeoutMillis: TIME_MS, query_timeout: TIME_MS });
      pool.on("error", quiet);
      return { dependency: adapters.postgres(pool, { timeoutMs: TIME_MS }), end: () => pool.end() };
    },
  },
  "pg with its defaults, which wait for ever": {
    server: postgres,
    client: (port) => {
      const client = new pg.Pool({ host: "127.0.0.1", port, user: "shop", database: "shop" });
      client.on("error", quiet);
      return { dependency: adapters.postgres(client, { timeoutMs: TIME_MS }), end: quiet };
    },
  },
  drizzle: {
    server: postgres,
    client: (port) => {
      const pool = new pg.Pool({ host: "127.0.0.1", port, user: "shop", database: "shop", connectionTimeoutMillis: TIME_MS, query_timeout: TIME_MS });
      pool.on("error", quiet);
      return { dependency: adapters.drizzle(drizzleOf(pool), sql`SELECT 1`, { timeoutMs: TIME_MS }), end: () => pool.end() };
    },
  },
  ioredis: {
    server: redis,
    client: (port) => {
      const client = new Redis(port, "127.0.0.1", { lazyConnect: true, commandTimeout: TIME_MS, maxRetriesPerRequest: 0, retryStrategy: () => null, enableReadyCheck: false });
      client.on("error", quiet);
      return { dependency: adapters.ioredis(client, { timeoutMs: TIME_MS }), end: () => client.disconnect() };
    },
  },
  "node-redis": {
    server: redis,
    client: async (port) => {
      const client = createClient({ socket: { host: "127.0.0.1", port, connectTimeout: 500, socketTimeout: 500, reconnectStrategy: false }, disableOfflineQueue: true, RESP: 2 });
      client.on("error", quiet);
      await Promise.race([client.connect().catch(quiet), new Promise((resolve) => setTimeout(resolve, 1_500))]);
      return { dependency: adapters.nodeRedis(client, { timeoutMs: TIME_MS }), end: () => client.destroy() };
    },
  },
  smtp: {
    server: smtp,
    client: (port) => {
      const transport = nodemailer.createTransport({ host: "127.0.0.1", port, secure: false, ignoreTLS: true, connectionTimeout: TIME_MS, greetingTimeout: TIME_MS, socketTimeout: TIME_MS });
      return { dependency: adapters.smtp(transport, { timeoutMs: 2 * TIME_MS }), end: () => transport.close() };
    },
  },
  stripe: { server: http, client: (port) => ({ dependency: adapters.stripe("key", { url: `http://127.0.0.1:${port}`, timeoutMs: TIME_MS }), end: quiet }) },
  resend: { server: http, client: (port) => ({ dependency: adapters.resend("key", { url: `http://127.0.0.1:${port}`, timeoutMs: TIME_MS }), end: quiet }) },
  postmark: { server: http, client: (port) => ({ dependency: adapters.postmark("key", { url: `http://127.0.0.1:${port}`, timeoutMs: TIME_MS }), end: quiet }) },
  http: { server: http, client: (port) => ({ dependency: adapters.http(`http://127.0.0.1:${port}/`, { timeoutMs: TIME_MS }), end: quiet }) },
};

beforeEach(forgetHealth);

async function checked({ dependency, end }: Client): Promise<{ status: string; error?: string; ms: number }> {
  const begun = performance.now();
  const answer = await health({ it: dependency });
  await Promise.race([Promise.resolve().then(end).catch(quiet), new Promise((resolve) => setTimeout(resolve, 100))]);
  return { status: answer.status, error: answer.checks.it?.error, ms: performance.now() - begun };
}

for (const [name, { server, client }] of Object.entries(CLIENTS)) {
  for (const mood of ["well", "slow"] as const) {
    test(`${name}: a server that answers (${mood}) is healthy`, async () => {
      const up = await server(mood);
      const result = await checked(await client(up.port));
      await up.close();
      assert.equal(result.status, "healthy", JSON.stringify(result));
    });
  }
  for (const mood of ["hanging", "broken"] as const) {
    test(`${name}: a server that is ${mood} is degraded, and soon`, async () => {
      const up = await server(mood);
      const result = await checked(await client(up.port));
      await up.close();
      assert.equal(result.status, "degraded", JSON.stringify(result));
      assert.ok(result.ms < 20_000);
    });
  }
  test(`${name}: a refused connection is degraded`, async () => {
    const result = await checked(await client(await refusedPort()));
    assert.equal(result.status, "degraded", JSON.stringify(result));
  });
}

test("Prisma is asked by its interface", async () => {
  const asked: string[] = [];
  const client = { $queryRawUnsafe: async (query: string) => asked.push(query) };
  assert.equal((await health({ database: adapters.prisma(client) })).status, "healthy");
  assert.deepEqual(asked, ["SELECT 1"]);
  forgetHealth();
  const down = { $queryRawUnsafe: () => Promise.reject(new Error("P1001")) };
  assert.equal((await health({ database: adapters.prisma(down) })).status, "degraded");
});

for (const [name, dependency] of Object.entries({ stripe: adapters.stripe, resend: adapters.resend, postmark: adapters.postmark })) {
  test(`${name}: no key is "not configured", a refused key is degraded`, async () => {
    assert.equal((await health({ it: dependency(undefined) })).checks.it?.error, "not configured");
    forgetHealth();
    const up = await http("well", 401, '{"message":"invalid key"}');
    assert.equal((await health({ it: dependency("key", { url: `http://127.0.0.1:${up.port}` }) })).status, "degraded");
    await up.close();
  });
}

test("a Resend key that may only send is alive", async () => {
  const up = await http("well", 401, '{"name":"restricted_api_key"}');
  assert.equal((await health({ it: adapters.resend("key", { url: `http://127.0.0.1:${up.port}` }) })).status, "healthy");
  await up.close();
});
