import { createServer } from "node:net";
import { type RelayOrder, type RelayReport } from "./relay.js";
import { UdpRelay } from "./udp-relay.js";

// Runs in the namespace of the fabric, started by `Relay`. Sockets stay in the namespace in which
// they are created, so this process creates the sockets and the agent controls them.

const udp = new UdpRelay();

function send(report: RelayReport, handle?: import("node:net").Socket): void {
  process.send?.(report, handle);
}

process.on("message", (order: RelayOrder) => {
  if (order.kind === "udp") {
    udp.follow(order.plan);
    return;
  }
  for (const port of order.ports) {
    // The agent, which can reach the API server, receives the unread connection.
    const server = createServer({ pauseOnConnect: true }, (connection) => {
      send({ kind: "connection", port }, connection);
    });
    server.listen(port, order.address);
  }
});

process.on("disconnect", () => process.exit(0));

send({ kind: "ready" });
