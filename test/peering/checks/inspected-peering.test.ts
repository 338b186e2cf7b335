import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { ApiError } from "../../../src/cluster/client/api-error.js";
import type { ObjectKind } from "../../../src/cluster/client/cluster-api.js";
import { NamespaceView } from "../../../src/cluster/namespace-view.js";
import { diagnose, LiqoPeering, type LiqoPeeringArgs } from "../../../src/index.js";
import { SimulatedApi } from "../../../src/testing/cluster/simulated-api.js";
import { messageWith } from "../../message-text.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

const ROME = { context: "rome" };
const MILAN = { context: "milan" };
const SECRET = { apiVersion: "v1", kind: "Secret" };

afterEach(() => {
  vi.restoreAllMocks();
});

function peering(settings: Partial<LiqoPeeringArgs> = {}) {
  return () => {
    const { rome, milan } = romeAndMilan();
    const args = { consumer: rome, provider: milan, ...settings };
    const { status, diagnosis, certificateExpiresAt } = new LiqoPeering("peering", args);
    return { status, diagnosis, certificateExpiresAt };
  };
}

function bothWays() {
  const { rome, milan } = romeAndMilan();
  const { network } = new LiqoPeering("there", { consumer: rome, provider: milan });
  return { status: new LiqoPeering("back", { consumer: milan, provider: rome, network }).status };
}

async function deleteNonce(): Promise<void> {
  const view = await NamespaceView.open(MILAN, "liqo-tenant-rome");
  await view.delete(SECRET, "liqo-nonce");
}

async function namesOf(result?: string): Promise<string[]> {
  const { checks } = await diagnose(ROME, MILAN);
  return checks
    .filter((check) => result === undefined || check.result === result)
    .map(({ name, cluster }) => `${name} ${cluster}`);
}

describe("diagnose", () => {
  it("checks the peering and then the network", async ({ clusters }) => {
    await clusters.up(peering());
    const { summary, checks } = await diagnose(ROME, MILAN);

    expect(summary).toBe("Ready");
    expect(checks.slice(0, 11).map(({ name, cluster }) => `${name} ${cluster}`)).toEqual([
      ...["nonce milan", "tenant milan", "certificate milan", "certificate rome"],
      ...["identity rome", "replication rome", "slice rome", "node rome"],
      ...["renewal milan", "renewal rome", "namespace rome"],
    ]);
    expect(checks.filter(({ result }) => result !== "ok")).toEqual([]);
  });

  it("checks the peerings in both directions", async ({ clusters }) => {
    await clusters.up(bothWays);

    expect((await diagnose(ROME, MILAN)).summary).toBe("Ready");
    const names = await namesOf("ok");
    expect(names).toEqual(
      expect.arrayContaining(["node rome", "node milan", "tenant rome", "tenant milan"]),
    );
    // Each cluster has a certificate as the consumer, and one as the provider.
    const twice = names.filter((name, i) => names.indexOf(name) !== i);
    expect(twice.sort()).toEqual([
      ...["certificate milan", "certificate rome", "renewal milan", "renewal rome"],
    ]);
  });

  it("checks no network if the peering has none", async ({ clusters }) => {
    await clusters.up(peering({ network: false }));

    expect((await diagnose(ROME, MILAN)).summary).toBe("Ready");
    expect(await namesOf()).not.toContain("connection rome");
  });

  it("checks only the network if the clusters are not peered", async ({ clusters }) => {
    await clusters.up(peering({ network: false }));
    await clusters.destroy();

    expect(await namesOf()).not.toContain("tenant milan");
  });

  it("checks the consumer alone if only the ID of the provider is set", async ({ clusters }) => {
    await clusters.up(peering({ network: false }));
    const { summary, checks } = await diagnose(ROME, "milan");

    expect(summary).toBe("Ready");
    expect(new Set(checks.map(({ cluster }) => cluster))).toEqual(new Set(["rome"]));
  });

  it("names a deleted nonce in the provider", async ({ clusters }) => {
    await clusters.up(peering());
    await deleteNonce();

    expect((await diagnose(ROME, MILAN)).summary).toMatch(
      /^in cluster milan, namespace liqo-tenant-rome has no Secret with the nonce/,
    );
  });

  it("leaves a Node without a network to the checks of the network", async ({ clusters }) => {
    await clusters.up(peering());
    clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);
    clusters.advance("1m");

    expect((await diagnose(ROME, MILAN)).summary).toMatch(
      /UDP between the clusters .* is probably/,
    );
  });

  it("reports what is forbidden to read as unknown", async ({ clusters }) => {
    await clusters.up(peering({ network: false }));
    const api = SimulatedApi.prototype;
    const forbidden = (kind: ObjectKind) =>
      Promise.reject(new ApiError(403, `forbidden: ${kind.kind}`));
    vi.spyOn(api, "list").mockImplementation(function (this: SimulatedApi, kind) {
      return ["Tenant", "Identity", "ResourceSlice"].includes(kind.kind)
        ? Promise.resolve([{ kind: kind.kind, spec: { clusterID: "rome" } }] as never)
        : forbidden(kind);
    });
    vi.spyOn(api, "listMetadata").mockImplementation(forbidden);
    const { checks } = await diagnose(ROME, MILAN);

    expect(checks.find(({ name }) => name === "nonce")).toMatchObject({
      result: "unknown",
      found: "forbidden: cannot list Secrets",
    });
    expect(checks.find(({ name }) => name === "access")).toBeUndefined();
  });

  it("reads no Secret with a key or a kubeconfig", async ({ clusters }) => {
    await clusters.up(peering({ network: false }));
    const isSecret = ([kind]: readonly unknown[]) => (kind as ObjectKind).kind === "Secret";
    const get = vi.spyOn(SimulatedApi.prototype, "get");
    const list = vi.spyOn(SimulatedApi.prototype, "list");
    await diagnose(ROME, MILAN);

    const names = get.mock.calls.filter(isSecret).map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(["liqo-nonce", "liqo-remote-certificate"]));
    // Secrets with the keys of gateways, by their labels.
    const labelled = list.mock.calls.filter(isSecret).map(([, , selector]) => selector?.labels);
    expect(
      labelled.every(
        (labels) => labels !== undefined && "networking.liqo.io/gateway-resource" in labels,
      ),
    ).toBe(true);
  });
});

describe("the diagnosis of a LiqoPeering", () => {
  it("has no results if the peering is Ready", async ({ clusters }) => {
    const warn = vi.spyOn(pulumi.log, "warn");
    const { outputs } = await clusters.up(peering());

    expect(outputs.diagnosis).toEqual({ summary: "Ready", checks: [] });
    expect(outputs.certificateExpiresAt).toMatch(/^20\d\d-\d\d-\d\dT[\d:]+Z$/);
    expect(warn).not.toHaveBeenCalled();
  });

  it("is also logged as a warning", async ({ clusters }) => {
    await clusters.up(peering());
    await deleteNonce();
    const warn = vi.spyOn(pulumi.log, "warn");
    const { outputs } = await clusters.preview(peering());

    const found = "namespace liqo-tenant-rome has no Secret with the nonce";
    expect(outputs.diagnosis).toMatchObject({ summary: expect.stringContaining(found) as string });
    expect(warn).toHaveBeenCalledWith(messageWith(found), expect.anything());
  });

  it("contains the problems of the network, which the network itself logs", async ({
    clusters,
  }) => {
    await clusters.up(peering());
    clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);
    clusters.advance("1m");
    const warn = vi.spyOn(pulumi.log, "warn");
    const { outputs } = await clusters.preview(peering());

    const found = "UDP between the clusters";
    expect(outputs.diagnosis).toMatchObject({ summary: expect.stringContaining(found) as string });
    const warnings = warn.mock.calls.filter(([message]) => message.includes(found));
    expect(warnings).toHaveLength(1);
  });
});
