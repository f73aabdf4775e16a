import { connection } from "next/server";

/** Answers as long as the process runs. It asks no dependency: a restart would not mend one. */
export async function GET(): Promise<Response> {
  await connection();
  return Response.json({ status: "alive", timestamp: new Date().toISOString() }, { headers: { "cache-control": "no-store" } });
}
