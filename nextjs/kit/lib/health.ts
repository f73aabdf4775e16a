/**
 * The product's dependencies, for `GET /api/health`. This file is yours: updates leave it as it is.
 *
 * Name each dependency as the catalog does, and give its check the product's own client:
 *
 *     import { ioredis, postgres, resend, stripe } from "./watchbill/health/adapters";
 *
 *     database: postgres(pool),
 *     redis: ioredis(redis, { optional: true }),
 *     stripe: stripe(process.env.STRIPE_SECRET_KEY),
 *     email: resend(process.env.RESEND_API_KEY, { optional: true }),
 */
import type { Dependency } from "./watchbill/health/check";

export const dependencies: Record<string, Dependency> = {};
