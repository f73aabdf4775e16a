"use client";

import * as Sentry from "@sentry/nextjs";
import { useEffect, useState } from "react";

import { type Secrets, plant } from "../plant";

/** Plants what the test leaves in `window.canaries`, in the page and in its address too. */
export default function Page() {
  const [secrets, show] = useState<Secrets>({});
  const [state, say] = useState("waiting");
  useEffect(() => {
    const given = (window as unknown as { canaries?: Secrets }).canaries ?? {};
    show(given);
    plant(given, () => undefined)
      .then(() => Sentry.flush(5_000))
      .then(() => say("planted"), (error: unknown) => say(`failed: ${String(error)}`));
  }, []);
  return (
    <main>
      <p id="state">{state}</p>
      {Object.entries(secrets).map(([place, value]) => (
        <a key={place} id={value} title={value} aria-label={value} href={`/page?code=${value}`}>
          {value}
        </a>
      ))}
      <button type="button" id="throw" onClick={() => { throw new Error(`clicked ${Object.values(secrets).slice(0, 8).join(" ")}`); }}>
        Throw
      </button>
    </main>
  );
}
