/** The settings of the Sentry SDK that all three runtimes share. */
import { tracePropagationTargets, ignoredSpans, sampleRates, tracesSampler } from "./sampling";

/** What the SDK would collect by itself is switched off: scrubbing is the second line, not the first. */
const collected = () => ({
  userInfo: false,
  cookies: false,
  httpHeaders: { request: { allow: ["user-agent", "accept", "content-type", "content-length", "x-request-id"] }, response: false },
  httpBodies: [],
  urlQueryParams: false,
  databaseQueryData: false,
  queues: false,
  graphQL: { document: false, variables: false },
  genAI: { inputs: false, outputs: false },
  stackFrameVariables: false,
});

export function sharedSettings(dsn: string | undefined, environment: string | undefined) {
  const rates = sampleRates(environment);
  return {
    dsn: dsn || undefined,
    environment,
    sampleRate: rates.errors,
    tracesSampler: tracesSampler(environment),
    ignoreSpans: ignoredSpans,
    tracePropagationTargets: tracePropagationTargets(),
    dataCollection: collected(),
    includeLocalVariables: false,
    maxBreadcrumbs: 50,
  };
}

/** The environment's name as the catalog has it, on the server. */
export function serverEnvironment(): string | undefined {
  return process.env.SENTRY_ENVIRONMENT || process.env.APP_ENV || process.env.VERCEL_ENV || undefined;
}
