import { readFileSync } from "node:fs";
import { Provider } from "@pulumi/kubernetes/provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { gatewayPods } from "./gateway-pods.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-namespaces.js";
import { withoutInterruption } from "./tunnel-continuity.js";

// One pair. The steps continue with the same pair.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const clusters = { server: milan, client: rome };

type Access = (name: "rome" | "milan") => ConstructorParameters<typeof LiqoCluster>[1];

let stack: LabStack;

beforeAll(async () => {
  stack = await LabStack.create(lab, "provider", pair(byContents()));
  await stack.up();
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

function pair(access: Access) {
  return async () => {
    const { status } = new LiqoNetworkPair("pair", {
      server: new LiqoCluster("milan", access("milan")),
      client: new LiqoCluster("rome", access("rome")),
      timeout: "60s",
    });
    return Promise.resolve({ status });
  };
}

/** The kubeconfig of a cluster with the address `host` of the API server. */
function contents(name: string, host = "127.0.0.1"): string {
  const kubeconfig = readFileSync(lab.cluster(name).kubeconfig, "utf8");
  return kubeconfig.replace(/(\s+server: https:\/\/)127\.0\.0\.1(:\d+)/, `$1${host}$2`);
}

function byContents(host?: string): Access {
  return (name) => ({ kubeconfig: contents(name, host) });
}

function byUserProvider(host?: string): Access {
  return (name) => ({
    provider: new Provider(`user-${name}`, { kubeconfig: contents(name, host) }),
  });
}

/**
 * Runs `preview` and `up`. Expects only changes of providers, and no interruption of the tunnel.
 */
async function expectOnlyProvidersToChange(): Promise<void> {
  await withoutInterruption(lab.lab, clusters, async () => {
    for (const { steps } of [await stack.preview(), await stack.up()]) {
      expect(steps.filter((step) => !/^\S+ (kubernetes|pulumi) /.test(step))).toEqual([]);
    }
    const { outputs } = await stack.up({ expectNoChanges: true });
    expect(outputs["status"]?.value).toBe("Connected");
  });
}

describe("a pair with another access to its clusters", () => {
  // case: N1 A provider is replaced, which would replace every object of the cluster.
  // case: C29 A changed entry of the cluster in a kubeconfig, such as its address, replaces the
  // provider (see N1).
  it("1. changes only its providers if the API servers have another address", async () => {
    stack.program = pair(byContents("localhost"));
    await expectOnlyProvidersToChange();
  });

  // case: C28
  it("2. changes only its providers if they use the default kubeconfig", async () => {
    stack.program = pair((name) => ({ context: name }));
    await expectOnlyProvidersToChange();
  });

  it("3. changes only its providers if the user sets own providers", async () => {
    stack.program = pair(byUserProvider());
    await expectOnlyProvidersToChange();
  });

  // case: N1, C29
  it("4. keeps all objects if the user's own providers are replaced", async () => {
    stack.program = pair(byUserProvider("localhost"));
    const { steps } = await stack.preview();
    expect(steps).toContain("replace kubernetes user-rome");
    await expectOnlyProvidersToChange();
  });
});

describe("a pair with the kubeconfig of another cluster", () => {
  // case: N2 A kubeconfig leads to another cluster than before.
  it("5. is rejected by preview and up without changes, with the names of both clusters", async () => {
    const pods = await gatewayPods([[rome, milan]]);
    stack.program = pair((name) => ({ kubeconfig: contents(name === "rome" ? "milan" : "rome") }));

    for (const command of [() => stack.preview(), () => stack.up()]) {
      const failure = await failureMessage(command());
      expect(failure).toMatch(
        /LiqoCluster "rome" now reaches another cluster\. No object was changed\. it reaches: identifier \S+ this stack's objects are in the former cluster: cluster "rome", identifier \S+/,
      );
    }

    expect(await gatewayPods([[rome, milan]])).toEqual(pods);
    stack.program = pair(byUserProvider("localhost"));
    await stack.up({ expectNoChanges: true });
  });
});
