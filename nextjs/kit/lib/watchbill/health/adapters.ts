/**
 * Checks for the clients of databases, caches, payment and mail. Each takes the product's own client by its interface,
 * so that no package is needed that the product does not have.
 *
 * Most clients wait for ever by default when the other end accepts a connection and never answers: `timeoutMs` of the
 * check ends the wait, and the settings named below also free the socket.
 */
import type { Ask, Dependency } from "./check";
import { NotConfigured } from "./check";

type Options = Omit<Dependency, "ask">;

/** pg: a Pool or Client. Give it `connectionTimeoutMillis` and `query_timeout`: by default it waits for ever. */
export function postgres(pool: { query(text: string): Promise<unknown> }, options: Options = {}): Dependency {
  return { ...options, ask: () => pool.query("SELECT 1") };
}

/** Prisma: `$queryRawUnsafe` with a constant text. */
export function prisma(client: { $queryRawUnsafe(query: string): PromiseLike<unknown> }, options: Options = {}): Dependency {
  return { ...options, ask: async () => client.$queryRawUnsafe("SELECT 1") };
}

/** Drizzle: pass its `sql` too. Its errors hold queries and parameters; the health route never shows them. */
export function drizzle<Sql>(database: { execute(query: Sql): PromiseLike<unknown> }, query: Sql, options: Options = {}): Dependency {
  return { ...options, ask: async () => database.execute(query) };
}

/** ioredis: with `commandTimeout`, `enableOfflineQueue: false` and `maxRetriesPerRequest: 0` it answers at once when refused. */
export function ioredis(client: { ping(): Promise<string> }, options: Options = {}): Dependency {
  return { ...options, ask: () => client.ping() };
}

/** node-redis: connected by the product; `socket.connectTimeout`, `socket.socketTimeout` and `disableOfflineQueue` end its waiting. */
export function nodeRedis(client: { isReady: boolean; ping(): Promise<string> }, options: Options = {}): Dependency {
  return {
    ...options,
    ask: async () => {
      if (!client.isReady) throw new Error("redis is not connected");
      return client.ping();
    },
  };
}

/** Stripe's API: an authorized request for the balance, kept for 30 s, since Stripe limits requests. */
export function stripe(secretKey: string | undefined, options: Options & { url?: string } = {}): Dependency {
  const { url = "https://api.stripe.com", ...rest } = options;
  return { cacheMs: 30_000, ...rest, ask: get(`${url}/v1/balance`, secretKey, (key) => ({ authorization: `Bearer ${key}` })) };
}

/** Resend: a key that may only send is refused with 401 or 403 and `restricted_api_key`: that answer shows that it lives. */
export function resend(apiKey: string | undefined, options: Options & { url?: string } = {}): Dependency {
  const { url = "https://api.resend.com", ...rest } = options;
  return {
    cacheMs: 30_000,
    ...rest,
    ask: async (signal) => {
      if (!apiKey) throw new NotConfigured();
      const answer = await fetch(`${url}/domains`, { headers: { authorization: `Bearer ${apiKey}` }, signal, redirect: "error" });
      if (answer.ok) return answer.body?.cancel();
      const text = await answer.text();
      if ((answer.status === 401 || answer.status === 403) && text.includes("restricted_api_key")) return undefined;
      throw new Error(`status ${answer.status}`);
    },
  };
}

/** Postmark: the server that the token belongs to. */
export function postmark(serverToken: string | undefined, options: Options & { url?: string } = {}): Dependency {
  const { url = "https://api.postmarkapp.com", ...rest } = options;
  return { cacheMs: 30_000, ...rest, ask: get(`${url}/server`, serverToken, (key) => ({ "x-postmark-server-token": key, accept: "application/json" })) };
}

/** SMTP by nodemailer: `verify` signs in, so its answer is kept for a minute. Give the transport its three timeouts. */
export function smtp(transport: { verify(): Promise<unknown> }, options: Options = {}): Dependency {
  return { cacheMs: 60_000, ...options, ask: () => transport.verify() };
}

/** Any HTTP endpoint that answers 2xx. */
export function http(url: string, options: Options & { headers?: Record<string, string> } = {}): Dependency {
  const { headers = {}, ...rest } = options;
  return { ...rest, ask: get(url, "none", () => headers) };
}

function get(url: string, key: string | undefined, headers: (key: string) => Record<string, string>): Ask {
  return async (signal) => {
    if (!key) throw new NotConfigured();
    const answer = await fetch(url, { headers: headers(key), signal, redirect: "error" });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`status ${answer.status}`);
  };
}
