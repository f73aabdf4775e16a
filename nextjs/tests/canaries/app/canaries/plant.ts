/** Puts secrets into every place from which an SDK sends something. Only for tests. */
import * as Sentry from "@sentry/nextjs";

export type Secrets = Record<string, string>;

/** `secrets` has one value for each place; a place that is missing throws, so that no canary is planted in vain. */
export async function plant(secrets: Secrets, checkIn: (environment: string) => void): Promise<void> {
  const taken = new Set<string>();
  const secret = (place: string): string => {
    const value = secrets[place];
    if (value === undefined) throw new Error(`no canary for ${place}`);
    taken.add(place);
    return value;
  };
  for (const shape of ["email", "card", "key", "hex"]) {
    const at = (place: string) => secret(`${place}/${shape}`);
    Sentry.addBreadcrumb({ message: `called with ${at("breadcrumb message")}`, data: { note: at("breadcrumb data"), list: [{ note: at("breadcrumb nested") }] } });
    console.log("console", at("console text"), { note: at("console object") });
    console.warn(new Error(at("console error")));
    Sentry.setAttributes({ note: at("scope attribute") });
    Sentry.withScope((scope) => {
      scope.setTag("note", at("tag").slice(0, 190));
      scope.setExtra("note", { deep: { note: at("extra") } });
      scope.setContext("order", { note: at("context") });
      scope.setUser({ id: "17", email: at("user email"), username: at("user name"), ip_address: "203.0.113.7" });
      scope.setFingerprint([at("fingerprint")]);
      scope.setTransactionName(`GET /${at("transaction name")}`);
      scope.addAttachment({ filename: "note.txt", data: `a line\nand ${at("attachment")}` });
      const error = new Error(`failed for ${at("exception message")}`, { cause: new Error(at("exception cause")) });
      error.name = "CheckoutError";
      Object.assign(error, { config: { headers: { note: at("exception property") } } });
      Sentry.captureException(error);
      Sentry.captureMessage(`message ${at("message")}`);
    });
    Sentry.startSpan({ name: `span ${at("span name")}`, op: "test", forceTransaction: true, attributes: { note: at("span attribute"), "http.url": `https://api.example.com/x?code=${encodeURIComponent(at("span url"))}` } }, () => undefined);
    Sentry.logger.info(`log ${at("log text")}`, { note: at("log attribute"), nested: JSON.stringify({ note: at("log nested JSON") }) });
    Sentry.logger.warn(Sentry.logger.fmt`template ${at("log template")}`);
    Sentry.metrics.count("canary", 1, { attributes: { note: at("metric attribute") } });
    Sentry.captureFeedback({ message: `feedback ${at("feedback message")}`, email: at("feedback email"), name: at("feedback name") });
    checkIn(at("check-in slug"));
    const target = `http://127.0.0.1:9/${encodeURIComponent(at("outgoing path"))}?code=${encodeURIComponent(at("outgoing query"))}`;
    await fetch(target, { method: "POST", body: at("outgoing body"), headers: { "x-note": at("outgoing header") } }).catch(() => undefined);
  }
  for (const place of Object.keys(secrets)) if (!taken.has(place)) throw new Error(`nothing planted ${place}`);
}
