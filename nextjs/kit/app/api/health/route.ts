import { connection } from "next/server";

import { dependencies } from "../../../lib/health";
import { health, unconfigured } from "../../../lib/watchbill/health/check";
import { watchbill } from "../../../watchbill.generated";

/**
 * 200 if every required dependency works, else 503.
 *
 * `connection()` keeps it from being prerendered: with `cacheComponents` a prerendered answer would be healthy for a year,
 * and exporting `dynamic` would fail the build.
 */
export async function GET(): Promise<Response> {
  await connection();
  // A dependency that an uptime check asserts and that lib/health.ts does not name is shown as degraded, so that the check
  // fails and says so. It does not make the product degraded.
  const unchecked = watchbill.dependencies.filter((name) => !Object.hasOwn(dependencies, name));
  const missing = Object.fromEntries(unchecked.map((name) => [name, unconfigured]));
  const answer = await health({ ...dependencies, ...missing });
  return Response.json(answer, { status: answer.status === "healthy" ? 200 : 503, headers: { "cache-control": "no-store" } });
}
