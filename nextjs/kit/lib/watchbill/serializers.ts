/** How requests, responses and errors are written into log lines. Web requests would be written as `{}`. */
import { endpointName } from "./endpoint";
import { scrub, scrubUrl } from "./scrub";

interface RequestLike {
  method?: string;
  url?: string;
}

/** Method and URL, without headers: they carry cookies and keys. */
export function serializeRequest(request: unknown): unknown {
  const { method, url } = (request ?? {}) as RequestLike;
  if (typeof url !== "string") return { method };
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, "").split(/[?#]/)[0] ?? "";
  return { method, url: path === url ? path : scrubUrl(url).replace(/^[a-z]+:\/\/[^/]*/i, ""), endpoint: endpointName(path) };
}

export function serializeResponse(response: unknown): unknown {
  const { status, statusCode } = (response ?? {}) as { status?: number; statusCode?: number };
  return { statusCode: statusCode ?? status };
}

/** Type, message, stack and causes. Other properties of errors often hold whole requests, with their keys. */
export function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return scrub(error);
  const { code } = error as { code?: unknown };
  return scrub({
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(typeof code === "string" || typeof code === "number" ? { code_name: String(code) } : {}),
    ...(error.cause === undefined ? {} : { cause: serializeError(error.cause) }),
  });
}
