import type { NextConfig } from "next";

import { withMonitoring } from "./lib/watchbill/next-config";

const nextConfig: NextConfig = {
  distDir: process.env.NEXT_DIST ?? ".next",
  // The tests build it in several ways; each build writes into its own configuration of TypeScript.
  typescript: { tsconfigPath: process.env.NEXT_TSCONFIG ?? "tsconfig.json" },
  output: process.env.STANDALONE === "1" ? "standalone" : undefined,
  cacheComponents: process.env.CACHE_COMPONENTS === "1",
  serverExternalPackages: ["pino", "pino-pretty"],
};

export default withMonitoring(nextConfig);
