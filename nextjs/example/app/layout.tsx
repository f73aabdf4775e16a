import { connection } from "next/server";
import type { ReactNode } from "react";
import { Suspense } from "react";

import { WebVitals } from "../lib/watchbill/web-vitals";

export const metadata = { title: "Example shop" };

/** Values that differ by environment are read when a page is served, so that one image serves all environments. */
async function Shell({ children }: { children: ReactNode }) {
  await connection();
  return (
    <html lang="en" data-sentry-dsn={process.env.SENTRY_DSN} data-sentry-environment={process.env.APP_ENV}>
      <body>
        <WebVitals />
        {children}
      </body>
    </html>
  );
}

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <Suspense>
      <Shell>{children}</Shell>
    </Suspense>
  );
}
