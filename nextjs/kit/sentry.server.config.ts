import * as Sentry from "@sentry/nextjs";

import { scrubEnvelope } from "./lib/watchbill/scrub-envelope";
import { serverEnvironment, sharedSettings } from "./lib/watchbill/settings";

Sentry.init({
  ...sharedSettings(process.env.SENTRY_DSN ?? process.env.NEXT_PUBLIC_SENTRY_DSN, serverEnvironment()),
});

// Not the value that init returns: on the edge runtime it returns none.
Sentry.getClient()?.on("beforeEnvelope", scrubEnvelope);
