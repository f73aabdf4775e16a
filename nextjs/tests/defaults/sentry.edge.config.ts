import * as Sentry from "@sentry/nextjs";

// What a tutorial writes: the common fields of events are removed.
Sentry.init({
  dsn: process.env.SENTRY_DSN,
  tracesSampleRate: 1,
  beforeSend(event) {
    delete event.request?.cookies;
    delete event.request?.data;
    delete event.request?.query_string;
    if (event.request?.headers) delete event.request.headers.authorization;
    if (event.user) delete event.user.email;
    return event;
  },
});
