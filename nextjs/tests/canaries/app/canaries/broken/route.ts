/** Fails with the text of its query in the message, as handlers do that show what they could not use. */
export async function POST(request: Request): Promise<Response> {
  throw new Error(`cannot read ${await request.text()} of ${request.url}`);
}
