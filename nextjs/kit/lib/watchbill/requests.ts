/** Route handlers with a request id and one `http.request` line each, of which the metrics of requests are made. */
import "../logger";
import { recordEvent } from "./events";
import { endpointName } from "./endpoint";
import { REQUEST_ID_HEADER, inRequest, requestId } from "./request-context";
import { isHealthRoute } from "./sampling";

type Handler<Context> = (request: Request, context: Context) => Response | Promise<Response>;

/** `500` → `5xx`. */
export function statusClass(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}

/**
 * Wraps a route handler: `export const GET = withRequestLog(handler)`.
 *
 * Each request is counted once, with its endpoint, method, status class and duration. Health routes are not: their
 * checks would hide the product's own error rate. An error is counted as 5xx and thrown on, so that Sentry receives it.
 */
export function withRequestLog<Context>(handler: Handler<Context>, endpoint?: string): Handler<Context> {
  return (request, context) => {
    const path = new URL(request.url).pathname;
    const id = requestId(request.headers);
    const name = endpoint ?? endpointName(path);
    return inRequest({ requestId: id, endpoint: name }, async () => {
      const begun = performance.now();
      let status = 500;
      try {
        const response = await handler(request, context);
        status = response.status;
        return withId(response, id);
      } finally {
        if (!isHealthRoute(path)) {
          recordEvent("http.request", {
            endpoint: name,
            method: request.method,
            status_class: statusClass(status),
            duration_ms: Math.round((performance.now() - begun) * 100) / 100,
          });
        }
      }
    });
  };
}

function withId(response: Response, id: string): Response {
  try {
    response.headers.set(REQUEST_ID_HEADER, id);
    return response;
  } catch {
    const headers = new Headers(response.headers);
    headers.set(REQUEST_ID_HEADER, id);
    return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
  }
}
