import { describe, expect } from "vitest";
import { tenantNamespaceLabels } from "../../src/liqo/labels.js";
import { failureOf, tenantNamespace } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { simulatedTest } from "../simulated-test.js";
import { handshake, type HandshakeSettings } from "./handshake.js";
import { type NamespaceNames, singleComponents } from "./single-components.js";

/** A second namespace with the labels of a tenant namespace. */
const second = (remoteClusterId: string) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "second", labels: tenantNamespaceLabels(remoteClusterId) },
});

const it = simulatedTest({
  rome: { objects: [tenantNamespace("milan"), second("milan")] },
  milan: { objects: [tenantNamespace("rome"), second("rome")] },
});

/** A test with clusters without tenant namespaces. */
const emptyIt = simulatedTest();

const IN_SECOND = { namespace: "second" };

const CHANGED = "the tenant namespace of a peering cannot be changed:";
const TENANT =
  `namespace: ${CHANGED} Tenant rome of cluster milan is in namespace liqo-tenant-rome (declared: second). ` +
  "Declare namespace liqo-tenant-rome as before, or remove the peering first";
const IDENTITY =
  `namespace: ${CHANGED} Identity controlplane-milan of cluster rome is in namespace liqo-tenant-milan (declared: second). ` +
  "Declare namespace liqo-tenant-milan as before, or remove the peering first";

describe("another tenant namespace is rejected in the preview, and in up", () => {
  it.for<[string, keyof HandshakeSettings, string]>([
    ["a Nonce", "nonce", TENANT],
    ["a SignedNonce", "signedNonce", IDENTITY],
    ["a Tenant", "tenant", TENANT],
    ["an Identity", "identity", IDENTITY],
  ])("of %s", async ([, component, problem], { clusters }) => {
    await clusters.up(handshake());
    const before = await clusters.liveObjects();
    const change = handshake({ [component]: IN_SECOND });

    await expect(clusters.preview(change)).rejects.toThrow(textPattern(problem));
    expect(await failureOf(clusters, change)).toMatch(textPattern(problem));
    expect(await clusters.liveObjects()).toEqual(before);
  });
});

describe("single components in the namespaces of TenantNamespaces", () => {
  emptyIt.for<[string, NamespaceNames, string]>([
    [
      "provider",
      { milan: "other" },
      "Tenant rome of cluster milan is in namespace liqo-tenant-own",
    ],
    [
      "consumer",
      { rome: "other" },
      "Identity controlplane-milan of cluster rome is in namespace liqo-tenant-own",
    ],
  ])(
    "are rejected if the namespace in the %s gets another name",
    async ([, names, problem], { clusters }) => {
      await clusters.up(singleComponents({}));
      const before = await clusters.liveObjects();

      const reason = textPattern(`name: ${CHANGED} ${problem} (declared: other)`);
      await expect(clusters.preview(singleComponents(names))).rejects.toThrow(reason);
      expect(await failureOf(clusters, singleComponents(names))).toMatch(reason);
      expect(await clusters.liveObjects()).toEqual(before);
    },
  );
});
