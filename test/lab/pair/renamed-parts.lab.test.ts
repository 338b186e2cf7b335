import type { Alias } from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  KeyExchange,
  LiqoCluster,
  NetworkConfiguration,
  TenantNamespace,
} from "../../../src/index.js";
import { inventory } from "../inventory.js";
import { useLab } from "../use-lab.js";
import { failureOf } from "./failure-of.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-leftovers.js";

// The parts of a pair but for its gateways, each declared for itself, whose resources get other names.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

/** What the resources are called, if not by their kinds. */
interface Names {
  readonly tenant?: string;
  readonly ranges?: string;
  readonly keys?: string;
}

let stack: LabStack;
let made: string[];

beforeAll(async () => {
  stack = await LabStack.create(lab, "renamed-parts", parts());
  await stack.up();
  made = await inventory([rome, milan]);
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

function parts(names: Names = {}, former: Names = {}) {
  const { tenant = "tenant", ranges = "ranges", keys = "keys" } = names;
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
        `${cluster.name}-${ranges}`,
        { ...side, remotePodCidrs: remote.podCidrs, remoteExternalCidr: remote.externalCidr },
        { aliases: aliases(former.ranges && `${cluster.name}-${former.ranges}`) },
      );
      return side;
    });
    const [client, server] = sides as [(typeof sides)[0], (typeof sides)[0]];
    new KeyExchange(keys, { server, client }, { aliases: aliases(former.keys) });
    return Promise.resolve({});
  };
}

const WAY_OUT =
  'and is deleted with that. If something was renamed, give it the option aliases: [{ name: "<its former name>" }]';

describe("the parts of a pair, each declared for itself", () => {
  it.each([
    [
      { tenant: "own" },
      /namespace liqo-tenant-\w+ of cluster \w+ was made by "\w+-tenant" of this stack/,
    ],
    [
      { ranges: "cidrs" },
      /Configuration \S+ of cluster \w+ was made by "\w+-ranges" of this stack/,
    ],
    [
      { keys: "wireguard" },
      /(Secret|PublicKey) \S+ of cluster \w+ was made by "keys-\S+" of this stack/,
    ],
  ])(
    "are refused as %j: what they were called is deleted after it has taken them over",
    async (names, refusal) => {
      stack.program = parts(names);

      for (const command of [() => stack.preview(), () => stack.up()]) {
        const text = await failureOf(command());
        expect(text).toMatch(refusal);
        expect(text).toContain(WAY_OUT);
      }
      expect(await inventory([rome, milan])).toEqual(made);
    },
  );

  it("stay if they say what they were called", async () => {
    const names = { tenant: "own", ranges: "cidrs", keys: "wireguard" };
    // An `up` that is refused has noted the components under their new names, and an alias is of no use for what is there.
    stack.program = parts();
    await stack.up();
    stack.program = parts(names, { tenant: "tenant", ranges: "ranges", keys: "keys" });

    const { steps } = await stack.up();

    expect(steps.filter((step) => /^(create|delete|replace)/.test(step))).toEqual([]);
    expect(await inventory([rome, milan])).toEqual(made);
    stack.program = parts(names);
    await stack.up({ expectNoChanges: true });
  });
});
