import { V1Pod, V1Service } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { labCluster } from "./lab-cluster-fixture.js";
import { serviceRoutes } from "./service-routes.js";

const CLUSTER = labCluster("rome", 1);
const LABELS = { app: "gateway" };

const ready = pod({ name: "ready", labels: LABELS }, "True");

it("routes the load balancer address and the node port to the pod", () => {
  const routes = serviceRoutes(CLUSTER, [service("LoadBalancer", ["198.18.101.1"])], [ready]);

  expect(routes).toEqual([
    { address: "198.18.101.1", port: 51840, pod: ready, targetPort: 51000 },
    { address: "198.18.1.1", port: 31000, pod: ready, targetPort: 51000 },
  ]);
});

it("routes only the node port if the load balancer has no address", () => {
  const routes = serviceRoutes(CLUSTER, [service("LoadBalancer", [])], [ready]);

  expect(routes.map(({ address }) => address)).toEqual([CLUSTER.nodeAddress]);
});

it.each([
  ["is not ready", pod({ name: "starting", labels: LABELS }, "False")],
  ["is being deleted", pod({ name: "terminating", labels: LABELS, deletionTimestamp: new Date() })],
  ["has other labels", pod({ name: "other", labels: { app: "other" } })],
  ["is in another namespace", pod({ name: "far", labels: LABELS, namespace: "other" })],
])("has no route to a pod that %s", (_what, unsuitable) => {
  expect(serviceRoutes(CLUSTER, [service("NodePort", [])], [unsuitable])).toEqual([]);
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
