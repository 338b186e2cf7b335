import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { controllerArguments } from "./cluster/controller-arguments.js";
import type { LabCluster, LabFile } from "./lab-file.js";
import { appsApi } from "./liqo-api.js";
import { restartControllersWith } from "./outage.js";

/** A second address of an API server. */
export interface ForwardedAddress {
  readonly server: string;
  /** Closes the port and all of its connections. */
  readonly close: () => Promise<void>;
}

/** Opens another port for the API server of a cluster, on 127.0.0.1. */
export async function forwardedAddress({ server }: LabCluster): Promise<ForwardedAddress> {
  const sockets = new Set<Socket>();
  const forwarder = createServer((client) => {
    const upstream = connect(Number(new URL(server).port), "127.0.0.1");
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  forwarder.listen(0, "127.0.0.1");
  await once(forwarder, "listening");
  return {
    server: `https://127.0.0.1:${(forwarder.address() as AddressInfo).port}`,
    close: async () => {
      if (!forwarder.listening) {
        return;
      }
      const closed = once(forwarder, "close");
      forwarder.close();
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}

/**
 * Changes the address of the API server that Liqo reports to consumers, as an upgrade of the
 * installation with another `--api-server-address-override` does. Does not wait for Liqo. An address
 * that consumers can lose must be published before the clusters are peered.
 */
export async function publishAddress(
  lab: LabFile,
  cluster: LabCluster,
  server: string,
): Promise<void> {
  const place = { namespace: "liqo", name: "liqo-controller-manager" };
  const deployment = await appsApi(cluster).readNamespacedDeployment(place);
  for (const container of deployment.spec?.template.spec?.containers ?? []) {
    container.args = controllerArguments({ ...cluster, server });
  }
  await appsApi(cluster).replaceNamespacedDeployment({ ...place, body: deployment });
  await restartControllersWith(lab, cluster, "api-server-address-override", server);
}
