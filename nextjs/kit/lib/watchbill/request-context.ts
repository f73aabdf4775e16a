/** What belongs to the request at hand: its id, and the fields that each of its log lines carries. */
import { AsyncLocalStorage } from "node:async_hooks";

export interface RequestContext {
  requestId: string;
  endpoint?: string;
}

export const REQUEST_ID_HEADER = "x-request-id";

// A module has several instances in one process (instrumentation, proxy, route handlers, pages); globalThis is shared.
const shared = globalThis as typeof globalThis & { watchbillRequests?: AsyncLocalStorage<RequestContext> };
const storage = (shared.watchbillRequests ??= new AsyncLocalStorage<RequestContext>());

export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}

export function inRequest<T>(context: RequestContext, run: () => T): T {
  return storage.run(context, run);
}

/** The id that a client or the proxy sent, if it has the form of an id; else a new one. */
export function requestId(headers: Headers): string {
  const sent = headers.get(REQUEST_ID_HEADER);
  return sent !== null && /^[\w-]{8,64}$/.test(sent) ? sent : crypto.randomUUID();
}
