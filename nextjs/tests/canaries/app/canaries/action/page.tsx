/** A server action that fails. */
async function fail(form: FormData): Promise<void> {
  "use server";
  throw new Error(`action failed for ${String(form.get("note"))}`);
}

export default function Page() {
  return (
    <form action={fail}>
      <input name="note" id="note" />
      <button type="submit" id="send">Send</button>
    </form>
  );
}
