import * as Sentry from "@sentry/nextjs";

import { sampleRates } from "./lib/watchbill/sampling";
import { scrubbingTransport } from "./lib/watchbill/scrub-envelope";
import { sharedSettings } from "./lib/watchbill/settings";

/**
 * Starts Sentry in the browser.
 *
 * `instrumentation-client.ts` calls it: Turbopack ignores a file of this name, and an import for its side effects would
 * run before Next.js has set the names of routes.
 */
export function initSentryClient(): void {
  const { sentryDsn, sentryEnvironment } = document.documentElement.dataset;
  const environment = sentryEnvironment || process.env.NEXT_PUBLIC_SENTRY_ENVIRONMENT || undefined;
  const dsn = sentryDsn || process.env.NEXT_PUBLIC_SENTRY_DSN;
  const replays = sampleRates(environment).replays;
  Sentry.init({
    ...sharedSettings(dsn, environment),
    // Replays pass the client's hooks by; only the transport sees them, and only if they are not compressed.
    transport: (options: Parameters<typeof Sentry.makeFetchTransport>[0]) => scrubbingTransport(Sentry.makeFetchTransport(options)),
    integrations: replays > 0 ? [Sentry.replayIntegration({ useCompression: false, maskAllText: true, maskAllInputs: true, blockAllMedia: true })] : [],
    replaysSessionSampleRate: replays,
    replaysOnErrorSampleRate: replays > 0 ? 1 : 0,
    // The server has reported the error already; the browser only sees that a server action failed.
    ignoreErrors: [/Minified React error #441/],
  });
}
