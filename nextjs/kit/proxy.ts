import * as Sentry from "@sentry/nextjs";
import { type NextRequest, NextResponse } from "next/server";

import { REQUEST_ID_HEADER, requestId } from "./lib/watchbill/request-context";

/** Gives each request an id. Wrapped: under Turbopack Sentry would not see an error in here. */
export const proxy = Sentry.wrapMiddlewareWithSentry(function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  const id = requestId(headers);
  headers.set(REQUEST_ID_HEADER, id);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set(REQUEST_ID_HEADER, id);
  return response;
});

export const config = { matcher: ["/((?!_next/static|_next/image|favicon.ico|api/health|api/live).*)"] };
