import { connection } from "next/server";

/** A page of the server that cannot be rendered. */
export default async function Page({ searchParams }: { searchParams: Promise<{ note?: string }> }) {
  await connection();
  throw new Error(`page cannot show ${(await searchParams).note}`);
}
