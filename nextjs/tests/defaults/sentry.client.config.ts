import * as Sentry from "@sentry/nextjs";

// What a tutorial writes, with replays.
export function initSentryClient(): void {
  Sentry.init({
    dsn: document.documentElement.dataset.sentryDsn,
    tracesSampleRate: 1,
    integrations: [Sentry.replayIntegration({ useCompression: false })],
    replaysSessionSampleRate: 1,
    beforeSend(event) {
      if (event.user) delete event.user.email;
      return event;
    },
  });
}
