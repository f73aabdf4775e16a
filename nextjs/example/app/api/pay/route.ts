import { metrics } from "../../../lib/monitoring";
import { withRequestLog } from "../../../lib/watchbill/requests";

/** Takes a payment, as far as an example does: `{"amount": 19.99, "currency": "EUR", "card": "refused"}`. */
export const POST = withRequestLog(async (request: Request) => {
  const { amount, currency, card } = (await request.json()) as { amount: number; currency: string; card?: string };
  const outcome = card === "refused" ? "refused" : card === "broken" ? "failed" : "succeeded";
  metrics.trackPayment(amount, currency, { outcome, provider: "stripe", duration_ms: 120 });
  return Response.json({ outcome }, { status: outcome === "failed" ? 502 : 200 });
});
