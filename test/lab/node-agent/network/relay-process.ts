import { createServer } from "node:net";
import { type RelayOrder, type RelayReport } from "./relay.js";
import { UdpRelay } from "./udp-relay.js";

// Runs inside the fabric's namespace, started by `Relay`. A socket stays in the namespace that it was made in: this
// process makes them, the agent says what for.

const udp = new UdpRelay();

function tell(report: RelayReport, handle?: import("node:net").Socket): void {
  process.send?.(report, handle);
}

process.on("message", (order: RelayOrder) => {
  if (order.kind === "udp") {
    udp.follow(order.plan);
    return;
  }
  for (const port of order.ports) {
    // Nothing is read here: the agent, which can reach the API server, gets the connection as it is.
    const server = createServer({ pauseOnConnect: true }, (connection) => {
      tell({ kind: "connection", port }, connection);
    });
    server.listen(port, order.address);
  }
});

process.on("disconnect", () => process.exit(0));

tell({ kind: "ready" });
