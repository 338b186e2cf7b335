import { describe, expect, it } from "vitest";
import type { SeenGateway } from "../../src/cluster-view.js";
import {
  configurationFinding,
  endpointFinding,
  podFinding,
  templateFinding,
  tunnelFinding,
} from "../../src/diagnosis/findings.js";

const NAMESPACE = "liqo-tenant-rome";
const deployment = { metadata: { name: "gw-rome", namespace: NAMESPACE } };
const pod = (status?: object) => ({
  metadata: { name: "gw-rome-1", namespace: NAMESPACE },
  status,
});
const READY = pod({ phase: "Running", conditions: [{ type: "Ready", status: "True" }] });
/** The client's classes are types of what an API server answers: plain objects. */
const seen = (parts: unknown) => parts as SeenGateway;
const RUNNING = seen({ deployment, pods: [READY] });
const service = (type: string, status: object = {}) => ({
  metadata: { name: "gw-rome", namespace: NAMESPACE },
  spec: { type },
  status,
});

describe("podFinding", () => {
  it("finds nothing wrong with a pod that is ready", () => {
    expect(podFinding("gw-rome", RUNNING)).toBeUndefined();
  });

  it.each([
    ["no Deployment", { pods: [] }, "Liqo has made no Deployment gw-rome"],
    ["no pod", { deployment, pods: [] }, "Deployment gw-rome has no pod"],
    [
      "a pod that is starting",
      { deployment, pods: [pod({ phase: "Pending" })] },
      "pod gw-rome-1 is Pending",
    ],
    ["a pod that nobody has seen", { deployment, pods: [pod()] }, "pod gw-rome-1 is unknown"],
    [
      "a container that waits",
      {
        deployment,
        pods: [
          pod({
            phase: "Pending",
            containerStatuses: [
              { name: "wireguard", state: { waiting: { reason: "ImagePullBackOff" } } },
            ],
          }),
        ],
      },
      "pod gw-rome-1 is Pending (container wireguard: ImagePullBackOff)",
    ],
    [
      "a pod that finds no node",
      {
        deployment,
        pods: [
          pod({
            phase: "Pending",
            conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }],
          }),
        ],
      },
      "pod gw-rome-1 is Pending (PodScheduled: Unschedulable)",
    ],
  ])("sees %s", (_, gateway, sentence) => {
    expect(podFinding("gw-rome", seen(gateway))?.seen).toBe(sentence);
  });

  it("tells how to look further", () => {
    const gateway = seen({ deployment, pods: [pod({ phase: "Pending" })] });

    expect(podFinding("gw-rome", gateway)?.next).toBe(
      "see its events: kubectl describe pod gw-rome-1 -n liqo-tenant-rome. If you mend its template, then delete " +
        "Deployment gw-rome too: Liqo changes none that has no running pod",
    );
  });
});

describe("templateFinding", () => {
  it("names the template that is missing", () => {
    const template = { kind: "WgGatewayServerTemplate", namespace: "liqo", name: "edge" };
    const reference = { apiVersion: "networking.liqo.io/v1beta1", ...template };

    expect(templateFinding(reference).seen).toBe(
      "there is no WgGatewayServerTemplate liqo/edge to make the gateway from",
    );
  });
});

describe("endpointFinding", () => {
  it("sees a load balancer without an address", () => {
    const pending = service("LoadBalancer", { loadBalancer: {} });
    const gateway = seen({ ...RUNNING, service: pending });

    expect(endpointFinding(undefined, "gw-rome", gateway)).toEqual({
      seen: "the LoadBalancer Service gw-rome has no address yet",
      next:
        "see its events: kubectl describe service gw-rome -n liqo-tenant-rome; " +
        'a cluster without load balancers needs serviceType "NodePort"',
    });
  });

  it("sees a load balancer that serves no address, and why", () => {
    const ports = [{ port: 51840, protocol: "UDP", error: "PortNotOpened" }];
    const refused = service("LoadBalancer", { loadBalancer: { ingress: [{ ports }] } });
    const gateway = seen({ ...RUNNING, service: refused });

    expect(endpointFinding(undefined, "gw-rome", gateway).seen).toBe(
      "the LoadBalancer Service gw-rome has no address yet (port 51840: PortNotOpened)",
    );
  });

  it.each([{ ip: "203.0.113.7" }, { hostname: "lb.example.com" }])(
    "does not blame a load balancer that has %o",
    (ingress) => {
      const serving = service("LoadBalancer", { loadBalancer: { ingress: [ingress] } });
      const gateway = seen({ ...RUNNING, service: serving });

      expect(endpointFinding(undefined, "gw-rome", gateway).seen).toBe(
        "status.endpoint of the GatewayServer is null",
      );
    },
  );

  it("sees that there is no Service", () => {
    expect(endpointFinding(undefined, "gw-rome", RUNNING).seen).toBe(
      "Liqo has made no Service gw-rome",
    );
  });

  it("sees a pod before it sees the missing Service", () => {
    expect(endpointFinding(undefined, "gw-rome", seen({ deployment, pods: [] })).seen).toBe(
      "Deployment gw-rome has no pod",
    );
  });

  it("sees an endpoint with an empty address", () => {
    const server = { status: { endpoint: { addresses: [""], port: 30742 } } };
    const gateway = seen({ ...RUNNING, service: service("NodePort") });

    expect(endpointFinding(server, "gw-rome", gateway).seen).toBe(
      'status.endpoint of the GatewayServer is {"addresses":[""],"port":30742}',
    );
  });
});

describe("tunnelFinding", () => {
  const key = { metadata: { name: "rome" } };
  const connection = { status: { value: "Connecting" } };

  it("sees the pod first", () => {
    const gateway = seen({ deployment, pods: [] });

    expect(tunnelFinding(connection, "gw-rome", gateway, [key], undefined).seen).toBe(
      "Deployment gw-rome has no pod",
    );
  });

  it.each([
    [0, []],
    [2, [key, key]],
  ])("sees %d public keys", (count, keys) => {
    expect(tunnelFinding(connection, "gw-rome", RUNNING, keys, undefined).seen).toBe(
      `there are ${count} PublicKeys of the other cluster, expected one`,
    );
  });

  it("sees that nothing is wrong at this end", () => {
    const finding = tunnelFinding(connection, "gw-rome", RUNNING, [key], "203.0.113.7:51840");

    expect(finding.seen).toContain('status.value of the Connection is "Connecting"');
    expect(finding.next).toContain(
      "whether UDP from the client's cluster reaches 203.0.113.7:51840",
    );
  });
});

describe("configurationFinding", () => {
  it.each([
    [undefined, "{}"],
    [{ status: { conditions: [] } }, '{"conditions":[]}'],
  ])("sees the status of %j", (configuration, status) => {
    expect(configurationFinding(configuration).seen).toBe(
      `the Configuration's status is ${status}`,
    );
  });
});
