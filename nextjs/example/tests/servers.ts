/** Servers on the loopback address that answer, answer slowly, or accept a connection and never answer. */
import { createServer, type Server, type Socket } from "node:net";

export type Mood = "well" | "slow" | "hanging" | "broken";

export interface Stand {
  port: number;
  close(): Promise<void>;
}

const SLOW_MS = 250;

/** Starts a server whose connections `talk` answers: it gets what arrives and a function that sends. */
export async function stand(mood: Mood, talk: (data: Buffer, send: (answer: Buffer | string) => void, state: { step: number }) => void, greeting?: string): Promise<Stand> {
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
    if (mood === "broken") {
      socket.destroy();
      return;
    }
    if (mood === "hanging") return;
    const send = (answer: Buffer | string) => void setTimeout(() => !socket.destroyed && socket.write(answer), mood === "slow" ? SLOW_MS : 0);
    const state = { step: 0 };
    if (greeting) send(greeting);
    socket.on("data", (data) => talk(data, send, state));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as { port: number }).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A port on which nothing listens. */
export async function refusedPort(): Promise<number> {
  const server = await stand("well", () => undefined);
  await server.close();
  return server.port;
}

function message(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** PostgreSQL's protocol as far as `SELECT 1` needs it, simple and extended. */
export function postgres(mood: Mood): Promise<Stand> {
  const ready = message("Z", Buffer.from("I"));
  const done = message("C", Buffer.from("SELECT 1\0"));
  return stand(mood, (data, send, state) => {
    state.step += 1;
    if (state.step === 1) {
      if (data.readInt32BE(4) === 80_877_103) {
        state.step = 0;
        send("N");
        return;
      }
      send(Buffer.concat([message("R", Buffer.alloc(4)), ready]));
      return;
    }
    const kind = String.fromCharCode(data[0] ?? 0);
    if (kind === "Q") send(Buffer.concat([done, ready]));
    else if (kind === "P") send(Buffer.concat([message("1"), message("2"), message("n"), done, ready]));
  });
}

/** Redis: `+PONG` to PING, an error to HELLO (an older server), `+OK` to all else. */
export function redis(mood: Mood): Promise<Stand> {
  return stand(mood, (data, send) => {
    for (const command of data.toString().split(/(?=\*\d+\r\n)/)) {
      const name = command.split("\r\n")[2]?.toUpperCase();
      if (name === undefined) continue;
      if (name === "PING") send("+PONG\r\n");
      else if (name === "HELLO") send("-ERR unknown command 'HELLO'\r\n");
      else if (name === "INFO") send("$14\r\nredis_version:7\r\n".replace("$14", "$15"));
      else send("+OK\r\n");
    }
  });
}

/** SMTP: greets, says EHLO, ends. */
export function smtp(mood: Mood): Promise<Stand> {
  return stand(mood, (data, send) => send(data.toString().startsWith("QUIT") ? "221 bye\r\n" : "250 ok\r\n"), "220 ready\r\n");
}

/** HTTP with one status and one body for every request. */
export function http(mood: Mood, status = 200, body = "{}"): Promise<Stand> {
  return stand(mood, (_data, send) => send(`HTTP/1.1 ${status} x\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`));
}
