/** The dependencies of the product under test: servers of the test, by the product's own adapters. */
import { http, stripe } from "./watchbill/health/adapters";
import type { Dependency } from "./watchbill/health/check";

const at = process.env.TEST_DEPENDENCIES ?? "http://127.0.0.1:9";
const quick = { timeoutMs: 500, cacheMs: 0 };

export const dependencies: Record<string, Dependency> = {
  database: http(`${at}/database`, quick),
  redis: http(`${at}/redis`, quick),
  stripe: stripe("unused", { ...quick, url: `${at}/stripe` }),
  email: http(`${at}/email`, { ...quick, optional: true }),
};
