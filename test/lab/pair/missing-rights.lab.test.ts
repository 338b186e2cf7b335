import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diagnose } from "../../../src/index.js";
import { generatePrivateKey, publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import type { PairSettings } from "../../rome-and-milan.js";
import { waitFor } from "../cluster/wait.js";
import { connectionStatus } from "../connection-status.js";
import { inventory } from "../inventory.js";
import type { LabCluster } from "../lab-file.js";
import { coreApi, gatewayName, tenantNamespace } from "../liqo-api.js";
import { MERGE_PATCH } from "../node-agent/watched-cluster.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { LabStack } from "./lab-stack.js";
import { createTenantNamespaces, removeTenantNamespaces } from "./own-namespaces.js";
import { missingRights, pairOf, RestrictedUser, type Right } from "./restricted-user.js";

// A stack in tenant namespaces of the user. Each test takes rights away, and shows what
// docs/reference/rbac.md describes for that case. The steps continue with the same stack.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const SIDES = [
  [rome, milan],
  [milan, rome],
] as const;

const atRome = tenantNamespace(milan);
const atMilan = tenantNamespace(rome);

let user: RestrictedUser;
let stack: LabStack;

beforeAll(async () => {
  await createTenantNamespaces(SIDES);
  user = await RestrictedUser.create(lab, { rome: atRome, milan: atMilan });
  stack = await LabStack.create(user.lab, "missing-rights", pair());
});

afterAll(async () => {
  await stack.destroy();
  await removeTenantNamespaces(SIDES);
  await user.remove();
  expect(await inventory([rome, milan])).toEqual([]);
});

/** The pair in the existing namespaces. */
function pair(settings: PairSettings = {}, args?: Parameters<typeof pairOf>[2]) {
  const sides = { server: { namespace: atMilan }, client: { namespace: atRome } };
  return pairOf(lab, { ...sides, ...settings }, args);
}

/** A right in a role of the manifest, from `<verb> <resource>`. */
function right(role: "installation" | "cluster" | "tenant", words: string): Right {
  const [verb = "", resource = ""] = words.split(" ");
  return { role: `pulumi-liqo-${role}`, verb, resource };
}

/** Replaces the keys of the gateway in rome without the stack, and restarts the gateway. */
async function replaceKeysManually(): Promise<void> {
  const privateKey = generatePrivateKey();
  const body = { data: { privateKey, publicKey: publicKeyOf(privateKey) } };
  const secret = { namespace: atRome, name: "gw-keys" };
  await coreApi(rome).patchNamespacedSecret({ ...secret, body }, MERGE_PATCH);
  await coreApi(rome).deleteCollectionNamespacedPod({ namespace: atRome });
  await waitFor({ what: "a gateway with the replaced keys", seconds: 60 }, async () => {
    const { value } = await connectionStatus(rome, milan);
    return value === "Connected" ? undefined : true;
  });
}

/** The UID of the namespace that identifies a cluster, as the administrator reads it. */
async function uidOf(cluster: LabCluster): Promise<string> {
  const { metadata } = await coreApi(cluster).readNamespace({ name: "kube-system" });
  return metadata?.uid ?? "";
}

/** The warnings of `up` for a new pair. */
const WITHOUT_RIGHTS_FOR_CREATION: readonly [string, readonly Right[], readonly string[]][] = [
  [
    "list pods and list networks in the cluster",
    [right("cluster", "list pods"), right("cluster", "list networks")],
    [
      "forbidden: cannot list pods in all namespaces of cluster rome, so leftovers of an earlier GatewayClient",
      "forbidden: cannot list pods in all namespaces of cluster milan, so leftovers of an earlier GatewayServer",
      "forbidden: cannot list networks.ipam.liqo.io in all namespaces of cluster rome, so leftovers of an earlier Configuration",
    ],
  ],
  [
    "list networks, list wggatewayclients and list wggatewayservers",
    [
      right("cluster", "list networks"),
      right("tenant", "list networks"),
      right("tenant", "list wggatewayclients"),
      right("tenant", "list wggatewayservers"),
    ],
    [
      `forbidden: cannot list leftovers of an earlier Configuration in namespace ${atRome} of cluster rome.`,
      `forbidden: cannot list leftovers of an earlier GatewayClient in namespace ${atRome} of cluster rome.`,
      `forbidden: cannot list leftovers of an earlier GatewayServer in namespace ${atMilan} of cluster milan.`,
    ],
  ],
  [
    "get deployments, list events and watch events",
    [
      right("tenant", "get deployments"),
      right("tenant", "list events"),
      right("tenant", "watch events"),
    ],
    [
      `forbidden: cannot list leftovers of an earlier GatewayServer in namespace ${atMilan} of cluster milan.`,
    ],
  ],
];

describe.each(WITHOUT_RIGHTS_FOR_CREATION)("a user without %s", (_, rights, warnings) => {
  it("1. creates a pair with warnings, and destroys it", async () => {
    await user.without(rights, async () => {
      const { outputs, messages } = await stack.up();

      expect(outputs["status"]?.value).toBe("Connected");
      for (const warning of warnings) {
        expect(messages).toContainEqual(expect.stringContaining(warning));
      }
      await stack.destroy({ keepStack: true });
    });
  });
});

describe("a user who lacks a right on an existing pair", () => {
  beforeAll(() => stack.up());

  it("2. without get secrets: preview warns that it does not compare the keys", async () => {
    const { messages } = await user.without([right("tenant", "get secrets")], () =>
      stack.preview(),
    );

    for (const cluster of ["rome", "milan"]) {
      expect(messages).toContainEqual(
        expect.stringContaining(`forbidden: cannot compare the keys in cluster ${cluster}`),
      );
    }
  });

  it("3. without get namespaces: preview fails, and warns with clusterIdentifier", async () => {
    const uids = new Map([
      ["rome", await uidOf(rome)],
      ["milan", await uidOf(milan)],
    ]);

    await user.without([right("cluster", "get namespaces")], async () => {
      expect(await failureMessage(stack.preview())).toContain(
        "forbidden: cannot get namespace kube-system (its UID identifies the cluster).",
      );

      stack.program = pair({}, ({ name }) => ({ clusterIdentifier: uids.get(name) ?? "" }));
      const { messages, steps } = await stack.preview();
      expect(steps).toEqual([]);
      expect(messages).toContainEqual(
        expect.stringContaining(`forbidden: cannot get namespace ${atMilan} of cluster milan.`),
      );
    });
    stack.program = pair();
  });

  it("4. without rights on the installation: preview fails, and does not with arguments", async () => {
    const rights = ["get configmaps", "get deployments", "get networks"].map((words) =>
      right("installation", words),
    );

    await user.without(rights, async () => {
      expect(await failureMessage(stack.preview())).toMatch(
        /configmaps "liqo-clusterid-configmap" is forbidden/,
      );

      stack.program = pair({}, ({ clusterId, podCidr, externalCidr }) => ({
        clusterId,
        podCidrs: [podCidr],
        externalCidr,
      }));
      const preview = await stack.preview();
      expect(missingRights(preview)).toEqual([]);
      expect(preview.steps.filter((step) => !step.startsWith("discard "))).toEqual([]);
    });
    stack.program = pair();
  });

  it.each([
    ["template", right("installation", "get wggatewayclienttemplates"), "gateway's template"],
    ["pod", right("tenant", "list pods"), "gateway's Deployment, Service or pods"],
    ["connection", right("tenant", "get connections"), "Connections"],
  ])("5. diagnose cannot check the %s without the right", async (check, missing, unread) => {
    const rights = [missing, right("cluster", "list pods")];
    const access = ({ name }: LabCluster) => ({ context: name, kubeconfig: user.kubeconfig });

    const { checks } = await user.without(rights, () => diagnose(access(rome), access(milan)));

    const found = checks.find(({ name, cluster }) => name === check && cluster === "rome");
    expect(found?.result).toBe("unknown");
    expect(found?.found).toContain("forbidden: cannot read");
    expect(found?.found).toContain(unread);
  });

  it("6. without get deployments: a change is not waited for, and up warns", async () => {
    stack.program = pair({ mtu: 1400 });

    const { messages, outputs } = await user.without([right("tenant", "get deployments")], () =>
      stack.up(),
    );

    expect(outputs["status"]?.value).toBe("Connected");
    expect(messages).toContainEqual(
      expect.stringContaining("forbidden: cannot inspect the gateway in cluster rome."),
    );
  });

  it("7. without create services: up --refresh fails to recreate a deleted Service", async () => {
    await coreApi(milan).deleteNamespacedService(gatewayName(rome));

    const failure = await user.without([right("tenant", "create services")], () =>
      failureMessage(stack.up({ refresh: true })),
    );

    expect(failure).toContain(`cannot recreate Service ${atMilan}/gw-rome in cluster milan`);
    const { outputs } = await stack.up({ refresh: true });
    expect(outputs["status"]?.value).toBe("Connected");
  });

  it("8. without delete pods: up --refresh fails to restart a gateway with earlier keys", async () => {
    await replaceKeysManually();

    const failure = await user.without([right("tenant", "delete pods")], () =>
      failureMessage(stack.up({ refresh: true })),
    );

    expect(failure).toContain(
      "forbidden: cannot restart the gateway, which runs with earlier keys",
    );
    const repaired = await stack.up({ refresh: true });
    expect(missingRights(repaired)).toEqual([]);
    expect(repaired.outputs["status"]?.value).toBe("Connected");
  });
});
