import type { NextConfig } from "next";

import { withMonitoring } from "./lib/watchbill/next-config";

const nextConfig: NextConfig = {
  distDir: process.env.NEXT_DIST ?? ".next",
  output: process.env.STANDALONE === "1" ? "standalone" : undefined,
  cacheComponents: process.env.CACHE_COMPONENTS === "1",
  serverExternalPackages: ["pino", "pino-pretty"],
};

export default withMonitoring(nextConfig);
