import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it as plainIt, vi } from "vitest";
import { LiqoPeering, type LiqoPeeringArgs } from "../../../src/index.js";
import { SimulatedApi } from "../../../src/testing/cluster/simulated-api.js";
import type { KubernetesObject } from "../../../src/testing/index.js";
import { expectInvalidArgs } from "../../expect-invalid-args.js";
import { messageWith } from "../../message-text.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { liqo } from "../liqo-deployment.js";

const AUTHENTICATION = "authentication.liqo.io/v1beta1";

afterEach(() => {
  vi.restoreAllMocks();
});

function peering(settings: Partial<LiqoPeeringArgs> = {}) {
  return () => {
    const { rome, milan } = romeAndMilan();
    const args = { consumer: rome, provider: milan, network: false, ...settings } as const;
    return { status: new LiqoPeering("peering", args).status };
  };
}

function node(name: string, labels: Record<string, string> = {}, cpu = "4"): KubernetesObject {
  const status = { allocatable: { cpu, memory: "8Gi" } };
  return { apiVersion: "v1", kind: "Node", metadata: { name, labels }, status };
}

function existing(apiVersion: string, kind: string, remote: string, spec = {}): KubernetesObject {
  const labels = { "liqo.io/remote-cluster-id": remote, "liqo.io/nonce": "true" };
  return { apiVersion, kind, metadata: { name: "other", namespace: "elsewhere", labels }, spec };
}

interface Objects {
  readonly rome?: readonly KubernetesObject[];
  readonly milan?: readonly KubernetesObject[];
}

const CONTROL_PLANE = { "node-role.kubernetes.io/control-plane": "" };

async function start({ rome = [], milan = [] }: Objects) {
  const others = [namespace("elsewhere")];
  return startRomeAndMilan({
    rome: { objects: [...others, ...rome] },
    milan: { objects: [...others, ...milan] },
  });
}

/** The tenant namespace of milan with a name of its own. */
function namespaceForMilan(name: string) {
  const labels = { "liqo.io/remote-cluster-id": "milan", "liqo.io/tenant-namespace": "true" };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

describe("a peering is rejected in the preview", () => {
  plainIt.each<[string, Objects, string, Partial<LiqoPeeringArgs>]>([
    [
      "if Liqo's authentication is disabled",
      { rome: [liqo("--authentication-enabled=false")] },
      "consumer: expected Liqo with authentication, but in cluster rome it runs with --authentication-enabled=false: " +
        "set authentication.enabled in its Helm values",
      {},
    ],
    [
      "if Liqo's offloading is disabled",
      { milan: [liqo("--offloading-enabled=false"), node("milan-1", CONTROL_PLANE)] },
      "provider: expected Liqo with offloading, but in cluster milan it runs with --offloading-enabled=false: " +
        "set offloading.enabled in its Helm values",
      {},
    ],
    [
      "if the provider does not know the address of its API server",
      { milan: [liqo(), node("milan-1")] },
      "provider: Liqo in cluster milan does not know the address of the API server, because the cluster has no node with role " +
        "control-plane: set apiServer.address in its Helm values (liqoctl install --api-server-url)",
      {},
    ],
    [
      "if a Node has the name of a slice",
      { rome: [node("gpu")] },
      "resourceSlices[1].name: Node gpu of cluster rome already exists and is not the virtual node of this slice: set another name",
      { resourceSlices: [{}, { name: "gpu" }] },
    ],
    [
      "if a ResourceSlice of another namespace has the name of a slice",
      {
        rome: [
          {
            ...existing(AUTHENTICATION, "ResourceSlice", "paris"),
            metadata: { name: "milan", namespace: "elsewhere" },
          },
        ],
      },
      "resourceSlices[0].name: ResourceSlice elsewhere/milan of cluster rome has the same name, and Liqo accepts only one in " +
        "a cluster: set another name",
      {},
    ],
    [
      "if the provider has a Tenant of the consumer in another namespace",
      { milan: [existing(AUTHENTICATION, "Tenant", "rome")] },
      'provider: Tenant other in namespace elsewhere of cluster milan is also for "rome", and Liqo accepts only one peering in ' +
        "each direction: delete it, or use its namespace",
      {},
    ],
    [
      "if the provider has a nonce for the consumer in another namespace",
      { milan: [existing("v1", "Secret", "rome")] },
      'provider: Secret other in namespace elsewhere of cluster milan is also for "rome", and Liqo accepts only one peering in ' +
        "each direction: delete it, or use its namespace",
      {},
    ],
    [
      "if the consumer has an Identity for the provider in another namespace",
      { rome: [existing(AUTHENTICATION, "Identity", "milan", { type: "ControlPlane" })] },
      'consumer: Identity other in namespace elsewhere of cluster rome is also for "milan", and Liqo accepts only one peering in ' +
        "each direction: delete it, or use its namespace",
      {},
    ],
  ])("%s", async (_, objects, problem, settings) => {
    const clusters = await start(objects);

    await expectInvalidArgs(clusters, peering(settings), 'LiqoPeering "peering"', [problem]);
  });

  plainIt("if Liqo does not renew certificates", async () => {
    const clusters = await startRomeAndMilan({ milan: { liqoVersion: "1.1.2" } });

    await expectInvalidArgs(clusters, peering(), 'LiqoPeering "peering"', [
      "provider: needs Liqo 1.2.0 or later, the cluster runs 1.1.2: older versions do not renew the certificate of a peering",
    ]);
  });
});

describe("a peering is accepted", () => {
  plainIt.each<[string, Objects, Partial<LiqoPeeringArgs>]>([
    [
      "with an address of the API server",
      { milan: [liqo("--api-server-address-override=https://203.0.113.7:6443"), node("milan-1")] },
      {},
    ],
    ["with a control-plane node", { milan: [liqo(), node("milan-1", CONTROL_PLANE)] }, {}],
    ["on Amazon EKS", { milan: [liqo("--aws-region=eu-west-1"), node("milan-1")] }, {}],
    ["if no Node can be listed", { milan: [liqo()] }, {}],
    [
      "with a slice without a virtual node that has the name of a Node",
      { rome: [node("gpu")] },
      { resourceSlices: [{ name: "gpu", virtualNode: false }] },
    ],
    [
      "with an object for another cluster in another namespace",
      {
        rome: [existing(AUTHENTICATION, "Identity", "paris", { type: "ControlPlane" })],
        milan: [existing(AUTHENTICATION, "Tenant", "paris")],
      },
      {},
    ],
  ])("%s", async (_, objects, settings) => {
    const clusters = await start(objects);
    const { outputs } = await clusters.up(peering(settings));

    expect(outputs.status).toBe("Ready");
    // Its own objects do not count.
    expect((await clusters.up(peering(settings))).outputs.status).toBe("Ready");
  });
});

describe("a preview warns", () => {
  plainIt("of more than the nodes of the provider have", async () => {
    const virtual = node("paris", { "liqo.io/type": "virtual-node" }, "1000");
    const clusters = await start({ milan: [node("milan-1"), node("milan-2"), virtual] });
    const warn = vi.spyOn(pulumi.log, "warn");
    const resourceSlices: LiqoPeeringArgs["resourceSlices"] = [
      { resources: { cpu: "6" } },
      { name: "second", resources: { cpu: "2500m", memory: "17Gi", "nvidia.com/gpu": "1" } },
    ];
    await clusters.preview(peering({ resourceSlices }));

    expect(warn).toHaveBeenCalledTimes(1);
    const text =
      "the slices request more than cluster milan has cpu: requested 8500m, allocatable 8 memory: requested 17Gi, " +
      "allocatable 16Gi nvidia.com/gpu: requested 1, allocatable 0 Liqo grants these slices, but pods that need more than the cluster has stay Pending. Request less.";
    expect(warn).toHaveBeenCalledWith(messageWith(text), expect.anything());
  });

  plainIt("of a slice that is too large, without its secret request", async () => {
    const clusters = await start({ milan: [node("milan-1")] });
    const warn = vi.spyOn(pulumi.log, "warn");
    const resources = { cpu: pulumi.secret("67") };
    await clusters.preview(peering({ resourceSlices: [{ resources }] }));

    const texts = warn.mock.calls.map(([text]) => text);
    expect(texts.join()).toContain("cpu: requested [secret], allocatable 4");
    expect(texts.join()).not.toContain("67");
  });

  plainIt("of a namespace without the prefix, without its secret name", async () => {
    const clusters = await start({ rome: [namespaceForMilan("hunter2")] });
    const warn = vi.spyOn(pulumi.log, "warn");
    await clusters.preview(peering({ consumerNamespace: pulumi.secret("hunter2") }));

    const texts = warn.mock.calls.map(([text]) => text);
    expect(texts.join()).toContain("liqo-tenant-, got [secret]");
    expect(texts.join()).not.toContain("hunter2");
  });

  plainIt("of a namespace without the prefix, if there is a virtual node", async () => {
    const clusters = await start({ rome: [namespaceForMilan("own")] });
    const warn = vi.spyOn(pulumi.log, "warn");
    await clusters.preview(peering({ consumerNamespace: "own" }));

    const text = "kubectl logs and kubectl exec will not work on the virtual nodes in cluster rome";
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith(messageWith(text), expect.anything());
    warn.mockClear();
    const resourceSlices = [{ virtualNode: false }] as const;
    await clusters.preview(peering({ consumerNamespace: "own", resourceSlices }));
    expect(warn).not.toHaveBeenCalled();
  });
});

plainIt("a preview lists the Tenants of each cluster once for all checks", async () => {
  const clusters = await start({});
  const list = vi.spyOn(SimulatedApi.prototype, "list");
  await clusters.preview(peering());

  const tenants = list.mock.calls.filter(([{ kind }]) => kind === "Tenant");
  expect(tenants).toHaveLength(2);
});
