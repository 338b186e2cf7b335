import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { NamespaceView } from "../../../src/cluster/namespace-view.js";
import { diagnose } from "../../../src/index.js";
import { messageWith, textPattern } from "../../message-text.js";
import { it, milanSide, type SideRun, type TwoAdministrators } from "./two-administrators.js";

const ALONE = { network: false } as const;
const WITHOUT_SLICES = { ...ALONE, resourceSlices: [] } as const;
const READY = { status: "Ready", diagnosis: { summary: "Ready", checks: [] } };
const AUTHENTICATION = "authentication.liqo.io/v1beta1";

beforeEach(() => {
  vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function peer(
  admins: TwoAdministrators,
  rome: Parameters<TwoAdministrators["romeUp"]>[0] = ALONE,
  milan: Parameters<TwoAdministrators["milanUp"]>[0] = ALONE,
): Promise<SideRun> {
  await admins.milanUp(milan);
  await admins.romeUp(rome);
  await admins.milanUp(milan);
  return admins.romeUp(rome);
}

async function remove(id: string, namespace: string): Promise<void> {
  const [context = "", kind = "", name = ""] = id.split(" ");
  const view = await NamespaceView.open({ context }, namespace);
  await view.delete({ apiVersion: kind === "Secret" ? "v1" : AUTHENTICATION, kind }, name);
}

const warnings = () => vi.mocked(pulumi.log.warn).mock.calls.map(([message]) => message);

describe("the status and the diagnosis of a side", () => {
  it("are Ready if both sides are peered", async ({ admins }) => {
    expect((await peer(admins)).outputs).toMatchObject(READY);
    expect(warnings()).toEqual([]);
  });

  it("are Ready and a warning if the Tenant is Cordoned", async ({ admins }) => {
    await peer(admins);
    const cordoned = { ...ALONE, tenantCondition: "Cordoned" } as const;
    const { status, diagnosis } = (await admins.milanUp(cordoned)).outputs;

    expect(status).toBe("Ready");
    expect(diagnosis.summary).toBe(
      "in cluster milan, Tenant rome is Cordoned: the consumer keeps its resources and its running pods, " +
        "and the provider denies further resources, and new pods if it enforces resources (Liqo's default)\n" +
        'next: set tenantCondition: "Active" if you do not intend this',
    );
    expect(warnings()).toEqual([expect.stringContaining("troubleshooting.md#check-condition")]);
    expect((await admins.romeUp(ALONE)).outputs).toMatchObject(READY);
  });

  it("are the document that the side waits for", async ({ admins }) => {
    for (const up of [() => admins.milanUp(ALONE), () => admins.romeUp(ALONE)]) {
      const { status, diagnosis } = (await up()).outputs;
      expect(status).toMatch(/^waiting for /);
      expect(diagnosis).toEqual({ summary: status, checks: [] });
    }
    const { status, diagnosis } = (await admins.milanUp(ALONE)).outputs;
    expect(status).toMatch(/^waiting for rome to use its credentials/);
    expect(diagnosis.summary).toBe(status);
    expect(warnings()).toEqual([]);
  });

  it("name a Tenant that was deleted", async ({ admins }) => {
    await peer(admins);
    await remove("milan Tenant rome", "liqo-tenant-rome");
    const { outputs } = await admins.milanPreview(ALONE);

    expect(outputs.status).toBe("NotReady: Tenant rome of cluster milan was not found");
    const found = "in cluster milan, namespace liqo-tenant-rome has no Tenant of consumer rome";
    expect(outputs.diagnosis.summary).toContain(found);
    expect(warnings()).toEqual([messageWith(found)]);
  });

  it("name a Drained Tenant", async ({ admins }) => {
    await peer(admins);
    const drained = { ...ALONE, tenantCondition: "Drained" } as const;
    const { outputs } = await admins.milanUp(drained);

    expect(outputs.status).toBe("Drained: cluster milan has taken back all resources from rome");
    expect(outputs.diagnosis.summary).toContain("in cluster milan, Tenant rome is Drained");
  });

  it("name an Identity that was deleted, also without slices", async ({ admins }) => {
    await peer(admins, WITHOUT_SLICES);
    await remove("rome Identity controlplane-milan", "liqo-tenant-milan");
    const { outputs } = await admins.romePreview(WITHOUT_SLICES);

    expect(outputs.status).toBe(
      "NotReady: Identity controlplane-milan of cluster rome was not found",
    );
    expect(outputs.diagnosis.summary).toContain(
      "in cluster rome, namespace liqo-tenant-milan has no Identity of type ControlPlane for provider milan",
    );
  });

  it("leave a nonce to the diagnosis, which Liqo needs only later", async ({ admins }) => {
    await peer(admins);
    await remove("milan Secret liqo-nonce", "liqo-tenant-rome");
    const { outputs } = await admins.milanPreview(ALONE);

    expect(outputs.status).toBe("Ready");
    expect(outputs.diagnosis.summary).toContain("has no Secret with the nonce");
  });

  it("contain the problems of the network, which the network logs", async ({
    admins,
    clusters,
  }) => {
    await peer(admins, {}, {});
    await admins.milanUp({});
    clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);
    clusters.advance("1m");
    const { outputs } = await admins.romePreview({});

    expect(outputs.status).toMatch(/^NotReady: the network is Error/);
    const found = "Connection gw-milan reports Error";
    expect(outputs.diagnosis.checks.map((check) => check.found)).toContainEqual(
      expect.stringContaining(found),
    );
    expect(warnings().filter((message) => message.includes(found))).toHaveLength(1);
  });

  it("are those of a detached side", async ({ admins }) => {
    await peer(admins);
    const { outputs } = await admins.romeUp({ ...ALONE, detached: true });

    expect(outputs.status).toMatch(/^detached from milan/);
    expect(outputs.diagnosis).toEqual({ summary: outputs.status, checks: [] });
  });

  it("do not contain the secret URL of a proxy", async ({ admins }) => {
    const url = "http://192.0.2.50:8118";
    const isSecret = { ...ALONE, proxyUrl: pulumi.secret(url) };
    await peer(admins, ALONE, isSecret);
    const program = milanSide({ ...isSecret, remotePeerInfo: admins.peerInfos.rome });
    const { outputs } = await admins.milan.up(() => {
      const { status, diagnosis, peerInfo } = program();
      return {
        ...{ status, diagnosis },
        secrets: [pulumi.isSecret(status), pulumi.isSecret(diagnosis), pulumi.isSecret(peerInfo)],
      };
    });

    expect(outputs).toMatchObject({ ...READY, secrets: [false, false, true] });
  });
});

describe("diagnose checks the side of", () => {
  it.for([
    ["the provider", "milan", "rome", ["nonce", "tenant", "certificate", "renewal"]],
    [
      "the consumer",
      "rome",
      "milan",
      ["certificate", "identity", "replication", "slice", "node", "renewal"],
    ],
  ] as const)("%s", async ([, context, remote, names], { admins }) => {
    await peer(admins);
    const { summary, checks } = await diagnose({ context }, remote);

    expect(summary).toBe("Ready");
    expect(checks.map(({ name }) => name)).toEqual(names);
  });
});

describe("a run fails", () => {
  it("in the preview if a provider accepts a Drained consumer", async ({ admins }) => {
    await admins.milanUp(ALONE);
    await admins.romeUp(ALONE);
    vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

    await expect(admins.milanPreview({ ...ALONE, tenantCondition: "Drained" })).rejects.toThrow(
      textPattern(
        "Liqo does not accept Tenant rome of cluster milan, because it is new and Drained",
      ),
    );
  });

  it("with the checks of its cluster if a wait times out", async ({ admins }) => {
    await admins.milanUp(ALONE);
    await admins.romeUp(ALONE);
    await admins.milanUp({ ...ALONE, tenantCondition: "Cordoned" });
    const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

    await expect(admins.romeUp(ALONE)).rejects.toThrow();
    expect(error.mock.calls.map(([message]) => message)).toEqual([
      messageWith(
        "seen: in cluster rome, milan denied the resources of ResourceSlice milan " +
          "next: ask the administrator of milan whether the Tenant is Cordoned or Drained " +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#check-slice",
      ),
    ]);
  });
});
