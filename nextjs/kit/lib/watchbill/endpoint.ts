/** Names of endpoints: one name for all paths of a route, so that a metric's tag has few values. */

const MAX_SEGMENTS = 8;
const MAX_LENGTH = 100;

/** `/orders/123?page=2` → `/orders/:id`. Also the segments that look random become `:id`. */
export function endpointName(path: string): string {
  const bare = path.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "").split(/[?#]/)[0] ?? "";
  const segments = bare.split("/").filter(Boolean);
  const named = segments.slice(0, MAX_SEGMENTS).map((segment) => (isId(decoded(segment)) ? ":id" : segment.toLowerCase()));
  if (segments.length > MAX_SEGMENTS) named.push("…");
  return `/${named.join("/")}`.slice(0, MAX_LENGTH);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return "0";
  }
}

function isId(segment: string): boolean {
  if (/^v\d{1,2}$/i.test(segment)) return false;
  if (/^:|^\[.*\]$/.test(segment)) return false;
  return /^\d/.test(segment) || /@/.test(segment) || /^[0-9a-f-]{8,}$/i.test(segment) || (/\d/.test(segment) && segment.length >= 8) || segment.length > 40;
}
