import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it as plainIt, vi } from "vitest";
import {
  type ConsumerSideArgs,
  LiqoPeering,
  LiqoPeeringSide,
  type ProviderSideArgs,
} from "../../../src/index.js";
import type { KubernetesObject } from "../../../src/testing/index.js";
import { expectInvalidArgs } from "../../expect-invalid-args.js";
import { messageWith, textPattern } from "../../message-text.js";
import { moved, renamed } from "../../renaming.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { it, milanSide, romeSide } from "./two-administrators.js";
import { liqo } from "../liqo-deployment.js";

const AUTHENTICATION = "authentication.liqo.io/v1beta1";
const ALONE = { network: false } as const;
const ROME = 'LiqoPeeringSide "to-milan"';
const MILAN = 'LiqoPeeringSide "to-rome"';

afterEach(() => {
  vi.restoreAllMocks();
});

function existing(apiVersion: string, kind: string, remote: string, spec = {}): KubernetesObject {
  const labels = { "liqo.io/remote-cluster-id": remote };
  return { apiVersion, kind, metadata: { name: "other", namespace: "elsewhere", labels }, spec };
}

function node(name: string): KubernetesObject {
  const status = { allocatable: { cpu: "4", memory: "8Gi" } };
  return { apiVersion: "v1", kind: "Node", metadata: { name }, status };
}

async function start(cluster: "rome" | "milan", ...objects: KubernetesObject[]) {
  return startRomeAndMilan({ [cluster]: { objects: [namespace("elsewhere"), ...objects] } });
}

describe("a side is rejected in the preview", () => {
  plainIt.each<[string, KubernetesObject, string]>([
    [
      "with a Tenant of the consumer in another namespace",
      existing(AUTHENTICATION, "Tenant", "rome"),
      'cluster: Tenant other in namespace elsewhere of cluster milan is also for "rome"...',
    ],
    [
      "without Liqo's authentication",
      liqo("--authentication-enabled=false", "--api-server-address-override=https://203.0.113.7"),
      "cluster: expected Liqo with authentication, but in cluster milan it runs with ...",
    ],
  ])("of a provider %s", async (_, object, problem) => {
    const clusters = await start("milan", object);

    await expectInvalidArgs(clusters, milanSide(ALONE), MILAN, [problem]);
  });

  plainIt.each<[string, KubernetesObject, string]>([
    [
      "with an Identity for the provider in another namespace",
      existing(AUTHENTICATION, "Identity", "milan", { type: "ControlPlane" }),
      'cluster: Identity other in namespace elsewhere of cluster rome is also for "milan"...',
    ],
    [
      "with a Node that has the name of a slice",
      node("milan"),
      "resourceSlices[0].name: Node milan of cluster rome already exists...",
    ],
    [
      "without Liqo's offloading",
      liqo("--offloading-enabled=false"),
      "cluster: expected Liqo with offloading, but in cluster rome it runs with ...",
    ],
  ])("of a consumer %s", async (_, object, problem) => {
    const clusters = await start("rome", object);

    await expectInvalidArgs(clusters, romeSide(ALONE), ROME, [problem]);
  });

  plainIt("if Liqo does not renew certificates", async () => {
    const clusters = await startRomeAndMilan({ milan: { liqoVersion: "1.1.2" } });

    await expectInvalidArgs(clusters, milanSide({}), MILAN, [
      "cluster: needs Liqo 1.2.0 or later, the cluster runs 1.1.2...",
    ]);
  });

  plainIt("if the namespace of its network is not that of an existing Tenant", async () => {
    const clusters = await start("milan", existing(AUTHENTICATION, "Tenant", "rome"));
    const network = { namespace: "elsewhere" };
    const own = await clusters.preview(milanSide({ network })).then(String, String);

    expect(own).not.toContain("is also for");
  });
});

describe("a side is rejected", () => {
  const former = (changed: string) =>
    textPattern(
      `has ${changed}: set the former value and detached: true, run pulumi up, then change it`,
    );

  it("if a provider becomes a consumer, or the reverse", async ({ admins }) => {
    await admins.milanUp(ALONE);
    await admins.romeUp(ALONE);
    await admins.milanUp(ALONE);
    await admins.romeUp(ALONE);
    const swapped = (name: "milan" | "rome") => () => {
      const cluster = romeAndMilan()[name];
      const own = { cluster, network: false } as const;
      const side =
        name === "milan"
          ? new LiqoPeeringSide("to-rome", { ...own, role: "Consumer", remoteClusterId: "rome" })
          : new LiqoPeeringSide("to-milan", { ...own, role: "Provider", remoteClusterId: "milan" });
      return { status: side.status };
    };

    await expect(admins.milan.preview(swapped("milan"))).rejects.toThrow(
      former("role Provider (declared: Consumer)"),
    );
    await expect(admins.rome.preview(swapped("rome"))).rejects.toThrow(
      former("role Consumer (declared: Provider)"),
    );
    const detached = milanSide({ ...ALONE, detached: true });
    await expect(admins.milan.preview(detached)).resolves.toBeDefined();
  });

  it("if it is of another remote cluster", async ({ admins }) => {
    await admins.milanUp(ALONE);
    await admins.romeUp(ALONE);
    await admins.milanUp(ALONE);

    const program = (detached: boolean) => () => {
      const { milan: cluster } = romeAndMilan();
      const own = { cluster, role: "Provider", remoteClusterId: "paris" } as const;
      return { status: new LiqoPeeringSide("to-rome", { ...own, ...ALONE, detached }).status };
    };
    const reason = former("remoteClusterId rome (declared: paris)");
    await expect(admins.milan.preview(program(false))).rejects.toThrow(reason);
    await expect(admins.milan.preview(program(true))).rejects.toThrow(reason);
  });

  it.for([
    ["name", renamed("to-rome")],
    ["parent", moved("to-rome")],
  ] as const)(
    "if it is of another remote cluster and, with an alias, has another %s",
    async ([, side], { admins }) => {
      await admins.milanUp(ALONE);
      await admins.romeUp(ALONE);
      await admins.milanUp(ALONE);
      const program = () => {
        const { milan: cluster } = romeAndMilan();
        const own = { cluster, role: "Provider", remoteClusterId: "paris" } as const;
        return {
          status: new LiqoPeeringSide(side.name, { ...own, ...ALONE }, side.options()).status,
        };
      };

      await expect(admins.milan.preview(program)).rejects.toThrow(
        former("remoteClusterId rome (declared: paris)"),
      );
    },
  );

  it("if its slice has the name of a slice in the other direction", async ({ clusters }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const resourceSlices = [{ name: "gpu" }];
      new LiqoPeering("there", { consumer: milan, provider: rome, ...ALONE, resourceSlices });
      const side = { cluster: rome, role: "Consumer", remoteClusterId: "milan" } as const;
      new LiqoPeeringSide("to-milan", { ...side, ...ALONE, resourceSlices });
    };

    await expect(clusters.preview(program)).rejects.toThrow(
      /resourceSlices\[0\]\.name: "(there|to-milan)" already has a slice "gpu" between milan and rome/,
    );
  });
});

describe("a preview warns", () => {
  plainIt("a consumer of a namespace without the prefix, before it is accepted", async () => {
    const labels = { "liqo.io/remote-cluster-id": "milan", "liqo.io/tenant-namespace": "true" };
    const own = { apiVersion: "v1", kind: "Namespace", metadata: { name: "own", labels } };
    const clusters = await startRomeAndMilan({ rome: { objects: [own] } });
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const args: Partial<ConsumerSideArgs> = { ...ALONE, namespace: "own" };
    await clusters.preview(romeSide(args));

    const text = "kubectl logs and kubectl exec will not work on the virtual nodes in cluster rome";
    expect(warn.mock.calls.map(([message]) => message)).toContainEqual(messageWith(text));
    warn.mockClear();
    await clusters.preview(romeSide({ ...args, resourceSlices: [{ virtualNode: false }] }));
    expect(warn).not.toHaveBeenCalled();
  });

  plainIt("a provider of more than its nodes have", async () => {
    const clusters = await start("milan", node("milan-1"));
    const milan = clusters.stack("milan");
    const rome = clusters.stack("rome");
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const resourceSlices = [{ resources: { cpu: "6" } }];
    const provider = (remotePeerInfo?: ProviderSideArgs["remotePeerInfo"]) =>
      milanSide({ ...ALONE, remotePeerInfo });
    const consumer = (remotePeerInfo: ConsumerSideArgs["remotePeerInfo"]) =>
      romeSide({ ...ALONE, resourceSlices, remotePeerInfo });
    const first = await milan.up(provider());
    const { peerInfo } = (await rome.up(consumer(first.outputs.peerInfo))).outputs;
    const accepted = await milan.up(provider(peerInfo));
    await rome.up(consumer(accepted.outputs.peerInfo));
    expect(warn).not.toHaveBeenCalled();
    await milan.preview(provider(peerInfo));

    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      messageWith(
        "the slices request more than cluster milan has cpu: requested 6, allocatable 4 " +
          "Liqo grants these slices, but pods that need more than the cluster has stay Pending. Ask the administrator of rome to request less.",
      ),
    ]);
  });
});
