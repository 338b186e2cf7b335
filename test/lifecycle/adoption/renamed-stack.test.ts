import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, vi } from "vitest";
import { LiqoNetworkPair, NetworkConfiguration, TenantNamespace } from "../../../src/index.js";
import { SimulatedApi } from "../../../src/testing/cluster/simulated-api.js";
import type { KubernetesObject } from "../../../src/testing/index.js";
import { messageWith, textPattern } from "../../message-text.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { hookTest } from "../hook-test.js";

const it = hookTest("rome");

const NAME = "liqo-tenant-milan";
const KEPT = messageWith(
  `namespace ${NAME} of cluster rome holds objects that this stack did not create`,
);

function pair(): void {
  pairWith({});
}

function pairWith(settings: { readonly port?: number }): void {
  const { rome: client, milan: cluster } = romeAndMilan();
  new LiqoNetworkPair("pair", { server: { cluster, ...settings }, client, timeout: "1s" });
}

function tenant(): void {
  const { provider } = romeAndMilan().rome;
  new TenantNamespace("tenant", { remoteClusterId: "milan" }, { provider });
}

/** A Configuration in the namespace of another program. */
function configuration(): void {
  const { rome: cluster, milan } = romeAndMilan();
  new NetworkConfiguration("cidrs", {
    cluster,
    remoteClusterId: milan.clusterId,
    namespace: NAME,
    remotePodCidrs: milan.podCidrs,
    remoteExternalCidr: milan.externalCidr,
  });
}

/** A Configuration that was created without this library. */
function unmanagedConfiguration(): void {
  const metadata = { name: "others", namespace: NAME };
  const { provider } = romeAndMilan().rome;
  new CustomResource(
    "others",
    { apiVersion: "networking.liqo.io/v1beta1", kind: "Configuration", metadata, spec: {} },
    { provider },
  );
}

/**
 * Shows objects with another stack in their annotations. After `stack rename`, the state has the
 * new URNs, and the clusters have the former URNs until the next `up`.
 */
function showAsCreatedBy(
  stack: string,
  isMeant: (object: KubernetesObject) => boolean = () => true,
): void {
  const changed = (object: unknown): unknown =>
    object !== undefined && isMeant(object as KubernetesObject)
      ? JSON.parse(JSON.stringify(object).replaceAll("urn:pulumi:simulated::simulated", stack))
      : object;
  const api = SimulatedApi.prototype as unknown as Record<"get" | "listMetadata", Request>;
  const { get, listMetadata } = api;
  vi.spyOn(api, "get").mockImplementation(async function (this: unknown, ...args) {
    return changed(await get.apply(this, args));
  });
  vi.spyOn(api, "listMetadata").mockImplementation(async function (this: unknown, ...args) {
    const objects = (await listMetadata.apply(this, args)) as unknown[];
    return objects.map(changed);
  });
}

type Request = (this: unknown, ...args: unknown[]) => Promise<unknown>;

describe("the first run of a renamed stack", () => {
  // case: N8, C39
  it.for(["urn:pulumi:former::simulated", "urn:pulumi:simulated::former"])(
    "counts the objects of %s as its own",
    async (former, { clusters }) => {
      await clusters.up(pair);
      showAsCreatedBy(former);
      await clusters.preview(pair);

      expect(pulumi.log.info).not.toHaveBeenCalledWith(KEPT);
    },
  );

  // case: C39
  it("keeps a namespace, moved from another stack, with objects that remain in that stack", async ({
    clusters,
  }) => {
    await clusters.up(tenant);
    await clusters.stack("former").up(configuration);
    showAsCreatedBy("urn:pulumi:former::simulated");
    await clusters.preview(tenant);

    expect(pulumi.log.info).toHaveBeenCalledWith(KEPT);
  });

  // case: N8
  it("is not rejected if others created an object in its namespace before", async ({
    clusters,
  }) => {
    await clusters.up(pair);
    await clusters.stack("others").up(unmanagedConfiguration);
    await clusters.preview(pair);
    showAsCreatedBy("urn:pulumi:former::simulated");

    await expect(clusters.preview(pair)).resolves.toBeDefined();
  });
});

describe("a preview that replaces an object in the first run of a renamed stack", () => {
  // case: N8
  it("is rejected with the way out", async ({ clusters }) => {
    await clusters.up(pair);
    showAsCreatedBy("urn:pulumi:former::simulated");

    await expect(
      clusters.preview(() => {
        pairWith({ port: 51999 });
      }),
    ).rejects.toThrow(
      textPattern(
        'GatewayServer liqo-tenant-rome/rome of cluster milan is managed by "pair-server" in stack simulated/former and is ' +
          "deleted with it If you renamed this stack, first run pulumi up without other changes. Otherwise set another namespace.",
      ),
    );
  });
});

describe("another stack with the same program", () => {
  // case: N8
  it("is rejected, and keeps the namespace", async ({ clusters }) => {
    await clusters.up(pair);

    await expect(clusters.stack("staging").preview(pair)).rejects.toThrow(
      textPattern(
        `namespace ${NAME} of cluster rome is managed by "pair-rome-namespace" in stack simulated/simulated`,
      ),
    );
  });

  it("does not lose its objects in the namespace of this stack", async ({ clusters }) => {
    await clusters.up(pair);
    showAsCreatedBy("urn:pulumi:staging::simulated", ({ kind }) => kind !== "Namespace");
    await clusters.preview(pair);

    expect(pulumi.log.info).toHaveBeenCalledWith(KEPT);
  });
});
