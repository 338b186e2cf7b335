import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { LiqoCluster, TenantNamespace } from "../../src/index.js";
import { it } from "../simulated-test.js";

describe("stacks on the same clusters", () => {
  const namespaceFor = (remoteClusterId: string) => () => {
    const { provider } = new LiqoCluster("rome", { context: "rome" });
    new TenantNamespace("namespace", { remoteClusterId }, { provider });
  };

  it("do not share resources", async ({ clusters }) => {
    const [one, other] = [clusters.stack("one"), clusters.stack("other")];
    await one.up(namespaceFor("milan"));
    await other.up(namespaceFor("turin"));
    await one.destroy();

    expect(await one.objects()).toEqual([]);
    expect(await other.objects()).toMatchObject([{ metadata: { name: "liqo-tenant-turin" } }]);
  });

  it("share the objects in the clusters", async ({ clusters }) => {
    await clusters.stack("one").up(namespaceFor("milan"));

    await expect(clusters.stack("other").up(namespaceFor("milan"))).rejects.toThrow(
      'namespace liqo-tenant-milan of cluster rome is managed by "namespace" in stack simulated/one',
    );
  });

  it("have the name in the argument of stack()", async ({ clusters }) => {
    const { outputs } = await clusters.stack("one").up(() => ({ name: pulumi.getStack() }));

    expect(outputs.name).toBe("one");
  });
});

describe("a reference to a stack", () => {
  const reading = (stack: string) => () => {
    const reference = new pulumi.StackReference(stack);
    return { value: reference.getOutput("value") };
  };

  it("reads the outputs of the last run, and no outputs before the first run", async ({
    clusters,
  }) => {
    const [one, other] = [clusters.stack("one"), clusters.stack("other")];
    const before = await other.up(reading("acme/project/one"));
    await one.up(() => ({ value: pulumi.output({ deep: [1] }) }));
    await one.preview(() => ({ value: "of a preview" }));
    const after = await other.preview(reading("acme/project/one"));

    expect(before.outputs.value).toBeUndefined();
    expect(after.outputs.value).toEqual({ deep: [1] });
  });

  it("fails if the stack is not found", async ({ clusters }) => {
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

  it("replaces a resource when the trigger changes, with the current inputs", async ({
    clusters,
  }) => {
    const first = await clusters.up(stash("a", "1"));
    const same = await clusters.up(stash("b", "1"));
    const changed = await clusters.up(stash("c", "2"));

    expect([first, same, changed].map(({ outputs }) => outputs.kept)).toEqual(["a", "a", "c"]);
    expect([first, same, changed].map(({ changes }) => changes.replace)).toEqual([0, 0, 1]);
  });

  it("replaces no resource when the trigger is added", async ({ clusters }) => {
    await clusters.up(stash("a"));
    const { outputs, changes } = await clusters.up(stash("b", "1"));

    expect(outputs.kept).toBe("a");
    expect(changes.replace).toBe(0);
  });

  it("replaces no resource when the trigger is removed and added again", async ({ clusters }) => {
    await clusters.up(stash("a", "1"));
    await clusters.up(stash("b"));
    const next = await clusters.up(stash("c", "2"));
    const changed = await clusters.up(stash("d", "3"));

    expect([next, changed].map(({ outputs }) => outputs.kept)).toEqual(["a", "d"]);
  });
});
