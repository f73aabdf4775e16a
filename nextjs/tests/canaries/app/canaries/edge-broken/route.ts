export const runtime = "edge";

export async function POST(request: Request): Promise<Response> {
  throw new Error(`edge cannot read ${await request.text()}`);
}
