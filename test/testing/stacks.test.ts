import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LiqoCluster, TenantNamespace } from "../../src/index.js";
import { SimulatedClusters } from "../../src/testing/index.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await SimulatedClusters.start({ rome: {} });
});

afterEach(() => clusters.settle());

describe("stacks on the same clusters", () => {
  const namespaceFor = (remoteClusterId: string) => () => {
    const { provider } = new LiqoCluster("rome", { context: "rome" });
    new TenantNamespace("namespace", { remoteClusterId }, { provider });
  };

  it("know only their own resources", async () => {
    const [one, other] = [clusters.stack("one"), clusters.stack("other")];
    await one.up(namespaceFor("milan"));
    await other.up(namespaceFor("turin"));
    await one.destroy();

    expect(await one.objects()).toEqual([]);
    expect(await other.objects()).toMatchObject([{ metadata: { name: "liqo-tenant-turin" } }]);
  });

  it("share the objects in the clusters", async () => {
    await clusters.stack("one").up(namespaceFor("milan"));

    await expect(clusters.stack("other").up(namespaceFor("milan"))).rejects.toThrow(
      'namespace liqo-tenant-milan of cluster rome was made by "namespace" of stack simulated/one',
    );
  });

  it("have a name", async () => {
    const { outputs } = await clusters.stack("one").up(() => ({ name: pulumi.getStack() }));

    expect(outputs.name).toBe("one");
  });
});

describe("a reference to a stack", () => {
  const reading = (stack: string) => () => {
    const reference = new pulumi.StackReference(stack);
    return { value: reference.getOutput("value") };
  };

  it("reads the outputs of the stack's last run, and nothing before that", async () => {
    const [one, other] = [clusters.stack("one"), clusters.stack("other")];
    const before = await other.up(reading("acme/project/one"));
    await one.up(() => ({ value: pulumi.output({ deep: [1] }) }));
    await one.preview(() => ({ value: "of a preview" }));
    const after = await other.preview(reading("acme/project/one"));

    expect(before.outputs.value).toBeUndefined();
    expect(after.outputs.value).toEqual({ deep: [1] });
  });

  it("fails if the stack is not found", async () => {
    await expect(clusters.stack("one").up(reading("acme/project/two"))).rejects.toThrow(
      'Stack "acme/project/two" not found. The stacks are simulated, one',
    );
  });
});

describe("a replacement trigger", () => {
  const stash = (input: string, replacementTrigger?: string) => () => ({
    kept: new pulumi.Stash("stash", { input }, { ignoreChanges: ["input"], replacementTrigger })
      .output as pulumi.Output<string>,
  });

  it("replaces a resource when it changes, with the present inputs", async () => {
    const first = await clusters.up(stash("a", "1"));
    const same = await clusters.up(stash("b", "1"));
    const changed = await clusters.up(stash("c", "2"));

    expect([first, same, changed].map(({ outputs }) => outputs.kept)).toEqual(["a", "a", "c"]);
    expect([first, same, changed].map(({ changes }) => changes.replace)).toEqual([0, 0, 1]);
  });

  it("replaces nothing when it is added", async () => {
    await clusters.up(stash("a"));
    const { outputs, changes } = await clusters.up(stash("b", "1"));

    expect(outputs.kept).toBe("a");
    expect(changes.replace).toBe(0);
  });

  it("is forgotten when it is removed, so that the next one replaces nothing", async () => {
    await clusters.up(stash("a", "1"));
    await clusters.up(stash("b"));
    const next = await clusters.up(stash("c", "2"));
    const changed = await clusters.up(stash("d", "3"));

    expect([next, changed].map(({ outputs }) => outputs.kept)).toEqual(["a", "d"]);
  });
});
