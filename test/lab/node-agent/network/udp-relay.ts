import { createSocket, type Socket } from "node:dgram";

/** Packets to an address and port, and where they lead. */
export interface UdpRoute {
  readonly address: string;
  readonly port: number;
  readonly targetAddress: string;
  readonly targetPort: number;
  /** Nothing passes, in either direction. */
  readonly blocked: boolean;
}

/** All that the relay is to do. */
export interface UdpRelayPlan {
  readonly routes: readonly UdpRoute[];
  /** Nothing passes from or to clients whose address begins like one of these. */
  readonly blockedClients: readonly string[];
}

/** A way through the relay that one client uses: replies come back through a socket of its own. */
interface Flow {
  readonly socket: Socket;
  lastPacket: number;
}

interface Opening {
  readonly socket: Socket;
  route: UdpRoute;
  readonly flows: Map<string, Flow>;
}

// As long as the connection tracking of Linux keeps a UDP stream.
const IDLE_MS = 180_000;

/** Plays kube-proxy and load balancers for UDP: no packet filter needed, and a block can come and go. */
export class UdpRelay {
  private readonly openings = new Map<string, Opening>();
  private plan: UdpRelayPlan = { routes: [], blockedClients: [] };
  private readonly cleaner = setInterval(() => {
    this.closeIdle();
  }, IDLE_MS / 6).unref();

  /** Does from now on what the plan says. */
  follow(plan: UdpRelayPlan): void {
    this.plan = plan;
    const wanted = new Map(plan.routes.map((route) => [`${route.address}:${route.port}`, route]));
    for (const [key, opening] of this.openings) {
      if (!wanted.has(key)) {
        closeFlows(opening);
        opening.socket.close();
        this.openings.delete(key);
      }
    }
    for (const [key, route] of wanted) {
      const opening = this.openings.get(key);
      if (opening === undefined) {
        this.open(key, route);
      } else {
        changeRoute(opening, route);
      }
    }
  }

  /** Ends. */
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
    socket.on("error", () => undefined); // A target that is gone: the packet is lost, as on any network.
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
