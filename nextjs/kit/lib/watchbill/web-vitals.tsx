"use client";

import * as Sentry from "@sentry/nextjs";
import { useReportWebVitals } from "next/web-vitals";

type Report = Parameters<typeof useReportWebVitals>[0];

// Outside of the component: a new function at each render would report each value again.
const report: Report = ({ name, value }) => {
  if (!Number.isFinite(value) || value < 0) return;
  const page = window.location.pathname.replace(/\/(?=[^/]*\d)[^/]+/g, "/:id");
  if (name === "CLS") Sentry.metrics.distribution("web_vitals.cls", value, { attributes: { page } });
  else Sentry.metrics.distribution(`web_vitals.${name.toLowerCase()}`, value, { unit: "millisecond", attributes: { page } });
};

/** Sends web vitals as metrics. Put it into the root layout. */
export function WebVitals(): null {
  useReportWebVitals(report);
  return null;
}
