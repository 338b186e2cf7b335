import { V1Pod, V1Service } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { labCluster } from "./lab-cluster-fixture.js";
import { serviceRoutes } from "./service-routes.js";

const CLUSTER = labCluster("rome", 1);
const LABELS = { app: "gateway" };

const ready = pod({ name: "ready", labels: LABELS }, "True");

it("opens the port of a load balancer's address, and the node port of the node's", () => {
  const routes = serviceRoutes(CLUSTER, [service("LoadBalancer", ["198.18.101.1"])], [ready]);

  expect(routes).toEqual([
    { address: "198.18.101.1", port: 51840, pod: ready, targetPort: 51000 },
    { address: "198.18.1.1", port: 31000, pod: ready, targetPort: 51000 },
  ]);
});

it("opens nothing for a load balancer that has no address but the node port", () => {
  const routes = serviceRoutes(CLUSTER, [service("LoadBalancer", [])], [ready]);

  expect(routes.map(({ address }) => address)).toEqual([CLUSTER.nodeAddress]);
});

it.each([
  ["is not ready", pod({ name: "starting", labels: LABELS }, "False")],
  ["is being deleted", pod({ name: "going", labels: LABELS, deletionTimestamp: new Date() })],
  ["has other labels", pod({ name: "other", labels: { app: "other" } })],
  ["is in another namespace", pod({ name: "far", labels: LABELS, namespace: "elsewhere" })],
])("leads to no pod that %s", (_what, unfit) => {
  expect(serviceRoutes(CLUSTER, [service("NodePort", [])], [unfit])).toEqual([]);
});

function service(type: string, addresses: readonly string[]): V1Service {
  return Object.assign(new V1Service(), {
    metadata: { namespace: "tenant" },
    spec: {
      type,
      selector: LABELS,
      ports: [{ protocol: "UDP", port: 51840, targetPort: 51000, nodePort: 31000 }],
    },
    status: { loadBalancer: { ingress: addresses.map((ip) => ({ ip })) } },
  });
}

function pod(metadata: object, readyStatus = "True"): V1Pod {
  return Object.assign(new V1Pod(), {
    metadata: { namespace: "tenant", ...metadata },
    status: { conditions: [{ type: "Ready", status: readyStatus }] },
  });
}
