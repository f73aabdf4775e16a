/** Which traces are kept, and which requests may carry trace headers. */
import { watchbill } from "../../watchbill.generated";

export type Environment = keyof typeof watchbill.environments;
type Rates = { errors: number; traces: number; replays: number };

const NOTHING_KNOWN: Rates = { errors: 1, traces: 0, replays: 0 };

/** The sample rates of an environment. One that the catalog does not know sends errors and no traces. */
export function sampleRates(environment: string | undefined): Rates {
  const all: Readonly<Record<string, Rates>> = watchbill.environments;
  return (environment !== undefined && Object.hasOwn(all, environment) ? all[environment] : undefined) ?? NOTHING_KNOWN;
}

/** Health and liveness routes are asked every minute, from everywhere; their traces would crowd out all others. */
export function isHealthRoute(path: string | undefined): boolean {
  const bare = (path ?? "").split(/[?#]/)[0] ?? "";
  return (watchbill.healthRoutes as readonly string[]).includes(bare.replace(/\/$/, "") || "/");
}

interface SamplingContext {
  attributes?: Record<string, unknown>;
  inheritOrSampleWith: (rate: number) => number;
}

/**
 * Samples traces by environment, and drops health routes.
 *
 * The name of a root span is only "GET" when this decides, so the path is read from `http.target`; a filter by name
 * drops nothing.
 */
export function tracesSampler(environment: string | undefined): (context: SamplingContext) => number {
  const rate = sampleRates(environment).traces;
  return ({ attributes, inheritOrSampleWith }) => {
    const target = attributes?.["http.target"] ?? attributes?.["url.path"];
    return typeof target === "string" && isHealthRoute(target) ? 0 : inheritOrSampleWith(rate);
  };
}

/** Spans of Next.js itself ("load route module", "start response") say nothing about the product. */
export const ignoredSpans = [
  { attributes: { "http.target": /^\/api\/(health|live)\/?(\?|$)/ } },
  /^(load|resolve|prepare|start|executing|build|NextNodeServer)/,
];

/** Without this list the SDK sends release, environment and trace ids to every host that the server calls. */
export function tracePropagationTargets(): (string | RegExp)[] {
  const own = watchbill.ownHosts.map((host) => new RegExp(`^https?://${host.replaceAll(".", "\\.")}(:\\d+)?(/|$)`));
  return [/^\/(?!\/)/, ...own];
}
