import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { UdpRelay, type UdpRelayPlan } from "./udp-relay.js";

let relay: UdpRelay;
let target: Socket;
let client: Socket;
let open: number;

beforeEach(async () => {
  [target, client] = [await bound(), await bound()];
  target.on("message", (packet, sender) => {
    target.send(`answer to ${packet.toString()}`, sender.port, sender.address);
  });
  const free = await bound();
  open = free.address().port;
  free.close();
  await once(free, "close");
  relay = new UdpRelay();
});

afterEach(() => {
  relay.close();
  target.close();
  client.close();
});

it("forwards packets to the target and replies to the client", async () => {
  relay.follow(plan({}));

  expect(await ask("hello")).toBe("answer to hello");
});

it("drops all packets while the route is blocked", async () => {
  relay.follow(plan({ blocked: true }));
  expect(await ask("hello")).toBeUndefined();

  relay.follow(plan({}));
  expect(await ask("again")).toBe("answer to again");
});

it("drops packets of a blocked client", async () => {
  relay.follow(plan({}, ["127.0.0."]));

  expect(await ask("hello")).toBeUndefined();
});

it("forwards packets to a new target", async () => {
  relay.follow(plan({}));
  await ask("hello");
  const other = await bound();
  other.on("message", (_packet, sender) => {
    other.send("other target", sender.port, sender.address);
  });

  relay.follow(plan({ targetPort: other.address().port }));
  expect(await ask("hello")).toBe("other target");
  other.close();
});

it("closes the ports of removed routes", async () => {
  relay.follow(plan({}));
  relay.follow({ routes: [], blockedClients: [] });

  expect(await ask("hello")).toBeUndefined();
});

function plan(
  difference: { blocked?: boolean; targetPort?: number },
  blockedClients: readonly string[] = [],
): UdpRelayPlan {
  const { port: targetPort, address } = target.address();
  const route = { address, port: open, targetAddress: address, targetPort, blocked: false };
  return { routes: [{ ...route, ...difference }], blockedClients };
}

async function ask(question: string): Promise<string | undefined> {
  const timeout = new AbortController();
  const answer = once(client, "message", { signal: timeout.signal }).then(
    ([packet]: Buffer[]) => packet?.toString(),
    () => undefined,
  );
  // Retry, because the relay opens its ports in the background.
  for (let attempt = 0; attempt < 5; attempt += 1) {
    client.send(question, open, "127.0.0.1");
    const early = await Promise.race([answer, sleep(60)]);
    if (early !== undefined) {
      await sleep(60); // Wait for replies to earlier attempts.
      return early;
    }
  }
  timeout.abort();
  return answer;
}

async function bound(): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}
