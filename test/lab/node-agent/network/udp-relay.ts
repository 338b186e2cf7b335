import { createSocket, type Socket } from "node:dgram";

/** An address and port, and the target of their packets. */
export interface UdpRoute {
  readonly address: string;
  readonly port: number;
  readonly targetAddress: string;
  readonly targetPort: number;
  /** Drops packets in both directions. */
  readonly blocked: boolean;
}

/** The configuration of the relay. */
export interface UdpRelayPlan {
  readonly routes: readonly UdpRoute[];
  /** Address prefixes of clients with dropped packets. */
  readonly blockedClients: readonly string[];
}

/** The packets of a client. Each client has its own socket for replies. */
interface Flow {
  readonly socket: Socket;
  lastPacket: number;
}

interface Opening {
  readonly socket: Socket;
  route: UdpRoute;
  readonly flows: Map<string, Flow>;
}

// The timeout of Linux connection tracking for UDP streams.
const IDLE_MS = 180_000;

/** Simulates kube-proxy and load balancers for UDP, without packet filters. */
export class UdpRelay {
  private readonly openings = new Map<string, Opening>();
  private plan: UdpRelayPlan = { routes: [], blockedClients: [] };
  private readonly cleaner = setInterval(() => {
    this.closeIdle();
  }, IDLE_MS / 6).unref();

  /** Applies a plan. */
  follow(plan: UdpRelayPlan): void {
    this.plan = plan;
    const planned = new Map(plan.routes.map((route) => [`${route.address}:${route.port}`, route]));
    for (const [key, opening] of this.openings) {
      if (!planned.has(key)) {
        closeFlows(opening);
        opening.socket.close();
        this.openings.delete(key);
      }
    }
    for (const [key, route] of planned) {
      const opening = this.openings.get(key);
      if (opening === undefined) {
        this.open(key, route);
      } else {
        changeRoute(opening, route);
      }
    }
  }

  /** Closes all sockets. */
  close(): void {
    clearInterval(this.cleaner);
    this.follow({ routes: [], blockedClients: [] });
  }

  private open(key: string, route: UdpRoute): void {
    const socket = createSocket("udp4");
    const opening: Opening = { socket, route, flows: new Map() };
    this.openings.set(key, opening);
    socket.on("message", (packet, client) => {
      this.forward(opening, packet, client);
    });
    socket.on("error", (error) => {
      process.stderr.write(`${key}: ${error.message}\n`);
    });
    socket.bind(route.port, route.address);
  }

  private forward(
    opening: Opening,
    packet: Buffer,
    client: { address: string; port: number },
  ): void {
    if (this.isBlocked(opening, client.address)) {
      return;
    }
    const key = `${client.address}:${client.port}`;
    const flow = opening.flows.get(key) ?? this.openFlow(opening, client);
    opening.flows.set(key, flow);
    flow.lastPacket = Date.now();
    flow.socket.send(packet, opening.route.targetPort, opening.route.targetAddress);
  }

  private openFlow(opening: Opening, client: { address: string; port: number }): Flow {
    const socket = createSocket("udp4");
    const flow: Flow = { socket, lastPacket: Date.now() };
    socket.on("message", (reply) => {
      flow.lastPacket = Date.now();
      if (!this.isBlocked(opening, client.address)) {
        opening.socket.send(reply, client.port, client.address);
      }
    });
    socket.on("error", () => undefined); // The target is closed: the packet is lost.
    return flow;
  }

  private isBlocked({ route }: Opening, client: string): boolean {
    return route.blocked || this.plan.blockedClients.some((prefix) => client.startsWith(prefix));
  }

  private closeIdle(): void {
    for (const { flows } of this.openings.values()) {
      for (const [key, flow] of flows) {
        if (flow.lastPacket + IDLE_MS < Date.now()) {
          flow.socket.close();
          flows.delete(key);
        }
      }
    }
  }
}

function changeRoute(opening: Opening, route: UdpRoute): void {
  const { targetAddress, targetPort } = opening.route;
  if (targetAddress !== route.targetAddress || targetPort !== route.targetPort) {
    closeFlows(opening);
  }
  opening.route = route;
}

function closeFlows(opening: Opening): void {
  for (const { socket } of opening.flows.values()) {
    socket.close();
  }
  opening.flows.clear();
}
