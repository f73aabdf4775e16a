import { logger } from "../../../../lib/logger";
import { withRequestLog } from "../../../../lib/watchbill/requests";

export const GET = withRequestLog(async (request: Request, context: { params: Promise<{ id: string }> }) => {
  const { id } = await context.params;
  logger.info({ req: request, order: id }, "order read");
  return Response.json({ id });
});
