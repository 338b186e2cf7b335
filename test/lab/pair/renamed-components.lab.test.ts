import type { Alias } from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  KeyExchange,
  LiqoCluster,
  NetworkConfiguration,
  TenantNamespace,
} from "../../../src/index.js";
import { inventory } from "../inventory.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-namespaces.js";

// Single components of a pair with renamed resources. The steps continue with the same stack.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

/** The names of the resources, if they are not the default names. */
interface Names {
  readonly tenant?: string;
  readonly cidrs?: string;
  readonly keys?: string;
}

let stack: LabStack;
let objects: string[];

beforeAll(async () => {
  stack = await LabStack.create(lab, "renamed-components", components());
  await stack.up();
  objects = await inventory([rome, milan]);
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

function components(names: Names = {}, former: Names = {}) {
  const { tenant = "tenant", cidrs = "cidrs", keys = "keys" } = names;
  const aliases = (name: string | undefined): Alias[] => (name === undefined ? [] : [{ name }]);
  return async () => {
    const inRome = new LiqoCluster("rome", { context: "rome" });
    const inMilan = new LiqoCluster("milan", { context: "milan" });
    const sides = [inRome, inMilan].map((cluster) => {
      const remote = cluster === inRome ? inMilan : inRome;
      const namespace = new TenantNamespace(
        `${cluster.name}-${tenant}`,
        { remoteClusterId: remote.clusterId },
        {
          provider: cluster.provider,
          aliases: aliases(former.tenant && `${cluster.name}-${former.tenant}`),
        },
      );
      const side = {
        cluster,
        remoteClusterId: remote.clusterId,
        namespace: namespace.metadata.name,
      };
      new NetworkConfiguration(
        `${cluster.name}-${cidrs}`,
        { ...side, remotePodCidrs: remote.podCidrs, remoteExternalCidr: remote.externalCidr },
        { aliases: aliases(former.cidrs && `${cluster.name}-${former.cidrs}`) },
      );
      return side;
    });
    const [client, server] = sides as [(typeof sides)[0], (typeof sides)[0]];
    new KeyExchange(keys, { server, client }, { aliases: aliases(former.keys) });
    return Promise.resolve({});
  };
}

const HINT = /is deleted with it.* add the option aliases: \[\{ name: "/;

describe("renamed components", () => {
  it.each([
    [
      { tenant: "own" },
      /namespace liqo-tenant-\w+ of cluster \w+ is managed by "\w+-tenant" in this stack/,
    ],
    [
      { cidrs: "configuration" },
      /Configuration \S+ of cluster \w+ is managed by "\w+-cidrs" in this stack/,
    ],
    [
      { keys: "wireguard" },
      /(Secret|PublicKey) \S+ of cluster \w+ is managed by "keys-\S+" in this stack/,
    ],
  ])(
    "1. %j is rejected by preview and up without an alias, because Pulumi would delete the adopted objects",
    async (names, problem) => {
      stack.program = components(names);

      for (const command of [() => stack.preview(), () => stack.up()]) {
        const text = await failureMessage(command());
        expect(text).toMatch(problem);
        expect(text).toMatch(HINT);
      }
      expect(await inventory([rome, milan])).toEqual(objects);
    },
  );

  it("2. keep all objects with aliases", async () => {
    const names = { tenant: "own", cidrs: "configuration", keys: "wireguard" };
    // The rejected `up` stored the components with their new names, and Pulumi ignores aliases of
    // existing resources.
    stack.program = components();
    await stack.up();
    stack.program = components(names, { tenant: "tenant", cidrs: "cidrs", keys: "keys" });

    const { steps } = await stack.up();

    expect(steps.filter((step) => /^(create|delete|replace)/.test(step))).toEqual([]);
    expect(await inventory([rome, milan])).toEqual(objects);
    stack.program = components(names);
    await stack.up({ expectNoChanges: true });
  });
});
