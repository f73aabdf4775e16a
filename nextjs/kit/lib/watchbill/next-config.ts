/** `export default withMonitoring(nextConfig)` in next.config.ts. */
import { withSentryConfig } from "@sentry/nextjs/config";
import type { NextConfig } from "next";

import { watchbill } from "../../watchbill.generated";

/** Adds Sentry's build steps, and the files that a standalone build would miss. */
export function withMonitoring(config: NextConfig): NextConfig {
  const hooks = "./node_modules/@sentry/server-runtime-injection/**/*";
  const included = config.outputFileTracingIncludes ?? {};
  const token = process.env.SENTRY_AUTH_TOKEN;
  const withFiles: NextConfig = {
    ...config,
    // Without these a standalone build records no spans of databases.
    outputFileTracingIncludes: { ...included, "/**": [...(included["/**"] ?? []), hooks] },
  };
  return withSentryConfig(withFiles, {
    org: watchbill.sentry?.organization,
    project: watchbill.sentry?.project,
    authToken: token,
    silent: true,
    telemetry: false,
    // No tunnel: it would forward the session cookie of every visitor.
    tunnelRoute: undefined,
    // The names of routes would be in each visitor's bundle.
    routeManifestInjection: false,
    sourcemaps: token ? {} : { disable: true },
    ...(token ? {} : { release: { create: false } }),
  });
}
