/** Runs the health checks of all dependencies in parallel, each with a time limit that really ends. */

export type CheckStatus = "healthy" | "degraded";

/** Asks one dependency. It rejects, or never ends, if the dependency does not work. */
export type Ask = (signal: AbortSignal) => Promise<unknown>;

export interface Dependency {
  ask: Ask;
  /** An optional dependency is reported, and leaves the product healthy. Default: false. */
  optional?: boolean;
  /** After this time the dependency counts as down. Default: 1,500. */
  timeoutMs?: number;
  /** How long an answer stays valid, for dependencies that limit requests. Default: 5,000. */
  cacheMs?: number;
}

export interface CheckResult {
  status: CheckStatus;
  latency_ms: number;
  optional: boolean;
  error?: "timeout" | "unreachable" | "not configured";
}

export interface Health {
  status: CheckStatus;
  timestamp: string;
  checks: Record<string, CheckResult>;
}

interface Kept {
  until: number;
  running: Promise<CheckResult>;
}

const TIMEOUT_MS = 1_500;
const CACHE_MS = 5_000;

// On globalThis, so that all instances of this module share one answer, and a flood of requests asks once.
const shared = globalThis as typeof globalThis & { watchbillHealth?: Map<string, Kept> };
const kept = (shared.watchbillHealth ??= new Map<string, Kept>());

/** Thrown by a dependency that this deployment does not use. */
export class NotConfigured extends Error {}

/** A dependency that nobody asks. */
export const unconfigured: Dependency = { optional: true, ask: () => Promise.reject(new NotConfigured()) };

/** Asks all dependencies. The product is healthy if every required one is. */
export async function health(dependencies: Readonly<Record<string, Dependency>>): Promise<Health> {
  const names = Object.keys(dependencies);
  const results = await Promise.all(names.map((name) => cached(name, dependencies[name] as Dependency)));
  const checks = Object.fromEntries(names.map((name, at) => [name, results[at] as CheckResult]));
  const down = results.some((result) => result.status !== "healthy" && !result.optional);
  return { status: down ? "degraded" : "healthy", timestamp: new Date().toISOString(), checks };
}

/** One request at a time asks a dependency; the others wait for its answer, or get the one of the last seconds. */
function cached(name: string, dependency: Dependency): Promise<CheckResult> {
  const now = Date.now();
  const before = kept.get(name);
  if (before && before.until > now) return before.running;
  const running = run(dependency);
  kept.set(name, { until: now + (dependency.timeoutMs ?? TIMEOUT_MS) + (dependency.cacheMs ?? CACHE_MS), running });
  void running.then(() => {
    const entry = kept.get(name);
    if (entry?.running === running) entry.until = Date.now() + (dependency.cacheMs ?? CACHE_MS);
  });
  return running;
}

async function run({ ask, optional = false, timeoutMs = TIMEOUT_MS }: Dependency): Promise<CheckResult> {
  const begun = performance.now();
  const latency = () => Math.round(performance.now() - begun);
  const control = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), timeoutMs);
    });
    // Started in a microtask, so that an `ask` that throws at once is a failed check too.
    const answer = Promise.resolve().then(() => ask(control.signal));
    answer.catch(() => undefined);
    const first = await Promise.race([answer, late]);
    if (first === "late") return { status: "degraded", latency_ms: latency(), optional, error: "timeout" };
    return { status: "healthy", latency_ms: latency(), optional };
  } catch (error) {
    // Only the kind of failure is shown: messages of clients hold hosts, queries and keys.
    if (error instanceof NotConfigured) return { status: "degraded", latency_ms: latency(), optional, error: "not configured" };
    const late = error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
    return { status: "degraded", latency_ms: latency(), optional, error: late ? "timeout" : "unreachable" };
  } finally {
    clearTimeout(timer);
    control.abort();
  }
}

/** Forgets all answers, for tests. */
export function forgetHealth(): void {
  kept.clear();
}
