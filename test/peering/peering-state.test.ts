import { describe, expect } from "vitest";
import { dataOf, deleteObject, find, UNCHANGED } from "../live-objects.js";
import { it } from "../simulated-test.js";
import { peering } from "./peering-program.js";

const IN_ROME = "liqo-tenant-milan";

/** All strings in a value, and the texts that they encode. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [value, Buffer.from(value, "base64").toString()];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe("the state of a peering", () => {
  it("has no private key and no kubeconfig", async ({ clusters }) => {
    await clusters.up(peering({ network: false }));
    const texts = textsIn(await clusters.objects());

    expect(texts.filter((text) => text.includes("BEGIN CERTIFICATE REQUEST"))).not.toEqual([]);
    expect(
      texts.filter((text) => /PRIVATE KEY|client-certificate|current-context/.test(text)),
    ).toEqual([]);
    // The search finds the Secrets of Liqo, which are not in the state.
    expect(
      textsIn(await clusters.liveObjects()).filter((text) =>
        /PRIVATE KEY|client-certificate|current-context/.test(text),
      ),
    ).not.toEqual([]);
  });
});

describe("after the state was lost,", () => {
  it("up adopts the objects of the peering, and changes nothing in the clusters", async ({
    clusters,
    events,
  }) => {
    await clusters.up(peering());
    const { nonce } = await dataOf(clusters, "milan Secret liqo-nonce");
    const before = await clusters.liveObjects("Node");
    const fresh = clusters.stack("simulated");
    events.length = 0;
    const { outputs } = await fresh.up(peering());

    expect(outputs.status).toBe("Ready");
    expect(await dataOf(clusters, "milan Secret liqo-nonce")).toEqual({ nonce });
    expect(await clusters.liveObjects("Node")).toEqual(before);
    expect(events.filter((event) => event.startsWith("delete "))).toEqual([]);
    expect((await fresh.up(peering())).changes).toMatchObject(UNCHANGED);
    await fresh.destroy();
    expect(await clusters.liveObjects("VirtualNode")).toEqual([]);
  });
});

describe("an object that was deleted is recreated by up after a refresh:", () => {
  it.for([
    ["milan Secret liqo-nonce", "liqo-tenant-rome"],
    ["rome Secret liqo-signed-nonce", IN_ROME],
    ["rome Secret liqo-signed-csr", IN_ROME],
    ["rome ResourceSlice public-key-for-milan", IN_ROME],
    ["milan Tenant rome", "liqo-tenant-rome"],
    ["rome Identity controlplane-milan", IN_ROME],
    ["rome Renew controlplane-milan", IN_ROME],
    ["rome NamespaceMap milan", IN_ROME],
    ["rome ResourceSlice milan", IN_ROME],
    ["rome VirtualNode milan", IN_ROME],
  ] as const)("%s", async ([id, namespace], { clusters }) => {
    const program = peering({ network: false });
    await clusters.up(program);
    await deleteObject(id, namespace);
    clusters.refresh();
    const { outputs } = await clusters.up(program);

    expect(outputs.status).toBe("Ready");
    expect(await find(clusters, id)).toBeDefined();
  });
});
