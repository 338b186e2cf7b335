import { readFileSync } from "node:fs";
import { Provider } from "@pulumi/kubernetes/provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import { useLab } from "../use-lab.js";
import { TunnelWatch } from "../tunnel-watch.js";
import { failureOf } from "./failure-of.js";
import { type End, gatewayPods } from "./fresh-connection.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

// One pair. Each step continues where the one before it ended.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const ENDS: readonly End[] = [
  [milan, rome],
  [rome, milan],
];

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

/** The kubeconfig of a cluster, in which its API server has another address if one is given. */
function contents(name: string, host = "127.0.0.1", extra = ""): string {
  const kubeconfig = readFileSync(lab.cluster(name).kubeconfig, "utf8");
  return kubeconfig.replace(/(\s+server: https:\/\/)127\.0\.0\.1(:\d+)/, `$1${host}$2${extra}`);
}

function byContents(host?: string): Access {
  return (name) => ({ kubeconfig: contents(name, host) });
}

function byOwnProvider(host?: string): Access {
  return (name) => ({
    provider: new Provider(`own-${name}`, { kubeconfig: contents(name, host) }),
  });
}

/** Runs `preview` and `up`, which may change providers alone, while packets cross the tunnel. */
async function expectOnlyProvidersToChange(): Promise<void> {
  const pods = await gatewayPods(ENDS);
  const watch = await TunnelWatch.start(lab.lab, rome, milan, "Server");
  for (const { steps } of [await stack.preview(), await stack.up()]) {
    expect(steps.filter((step) => !/^\S+ (kubernetes|pulumi) /.test(step))).toEqual([]);
  }
  const { outputs } = await stack.up({ expectNoChanges: true });
  expect(outputs["status"]?.value).toBe("Connected");
  expect(await gatewayPods(ENDS)).toEqual(pods);
  if (watch !== undefined) {
    expect(await watch.stop()).toBeLessThan(3000);
  }
}

describe("a pair whose clusters are reached another way", () => {
  // case: N1 A provider is replaced, which would replace every object of the cluster.
  it("1. changes no more than its providers if the API servers have another address", async () => {
    stack.program = pair(byContents("localhost"));
    await expectOnlyProvidersToChange();
  });

  it("2. changes no more than its providers if they are made from the ambient kubeconfig", async () => {
    stack.program = pair((name) => ({ context: name }));
    await expectOnlyProvidersToChange();
  });

  it("3. changes no more than providers if it is given the user's own", async () => {
    stack.program = pair(byOwnProvider());
    await expectOnlyProvidersToChange();
  });

  // case: N1
  it("4. keeps everything if the user's own providers are replaced", async () => {
    stack.program = pair(byOwnProvider("localhost"));
    const { steps } = await stack.preview();
    expect(steps).toContain("replace kubernetes own-rome");
    await expectOnlyProvidersToChange();
  });
});

describe("a pair whose kubeconfig leads to another cluster", () => {
  // case: N2 A kubeconfig leads to another cluster than before.
  it("5. is rejected by the preview and by up, which name both clusters, and nothing is changed", async () => {
    const pods = await gatewayPods(ENDS);
    stack.program = pair((name) => ({ kubeconfig: contents(name === "rome" ? "milan" : "rome") }));

    for (const command of [() => stack.preview(), () => stack.up()]) {
      const failure = await failureOf(command());
      expect(failure).toMatch(
        /LiqoCluster "rome" now reaches another cluster: its identifier is \S+\. This stack's objects are in the former one: cluster "rome", identifier \S+\. Nothing was changed\./,
      );
    }

    expect(await gatewayPods(ENDS)).toEqual(pods);
    stack.program = pair(byOwnProvider("localhost"));
    await stack.up({ expectNoChanges: true });
  });
});
