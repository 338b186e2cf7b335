import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { namesOf } from "../../live-objects.js";
import { peering } from "../../peering/peering-program.js";
import { joined } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";
import { peering as peeringByHand } from "../../testing/peering/declared-peering.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Spies on the messages that a namespace holds objects of others. */
function keptNamespaces(): () => string[] {
  const info = vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
  return () =>
    info.mock.calls.map(([message]) => message).filter((message) => message.includes(" holds "));
}

describe("the objects that Liqo creates for a peering of this stack", () => {
  it("do not count as objects of others, with all kinds of slices", async ({ clusters }) => {
    const messages = keptNamespaces();
    const program = peering({ resourceSlices: [{}, { name: "spare", virtualNode: false }] });
    await clusters.up(program);
    await clusters.up(program);
    await clusters.preview(program);

    expect(messages()).toEqual([]);
    expect(await namesOf(clusters, "Secret")).toContain("milan liqo-remote-certificate-spare");
    expect(await namesOf(clusters, "Deployment")).toContain("rome vk-milan");
    await clusters.destroy();
    expect(await namesOf(clusters, "Namespace")).not.toContain("milan liqo-tenant-rome");
    expect(await namesOf(clusters, "Namespace")).not.toContain("rome liqo-tenant-milan");
  });
});

describe("the objects of a peering that this stack did not create", () => {
  it("count as objects of others, and keep both namespaces", async ({ clusters }) => {
    await clusters.up(() => joined());
    await clusters.stack("others").up(peeringByHand({ createVirtualNode: true }));
    const messages = keptNamespaces();
    await clusters.up(() => joined());
    const [inRome = "", inMilan = ""] = messages().sort();

    expect(inRome).toContain("namespace liqo-tenant-milan of cluster rome holds objects");
    expect(inRome).toMatch(/Identity\s+controlplane-milan/);
    expect(inRome).toMatch(/ResourceSlice\s+milan/);
    expect(inRome).not.toMatch(/Deployment|ServiceAccount/);
    expect(inMilan).toContain("namespace liqo-tenant-rome of cluster milan holds objects");
    expect(inMilan).toMatch(/Tenant\s+rome/);
    expect(inMilan).not.toContain("liqo-remote-certificate");
  });
});
