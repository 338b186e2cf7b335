import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disruptionBudget } from "./disruption-budget.js";
import { apiServerStatus } from "./foreign-cluster.js";
import type { LabFile } from "./lab-file.js";
import { tenantNamespace } from "./liqo-api.js";
import { removeTenant } from "./liqo-leftovers.js";
import {
  type LiqoctlPeering,
  offloadNamespace,
  peer,
  peeringStatus,
  unoffloadNamespace,
  unpeer,
} from "./liqoctl-peering.js";
import { twoClusters } from "./liqoctl.js";
import { duringOutage, restart } from "./outage.js";
import { expiryOf, identityAuthParams, tenantAuthParams } from "./peering-authentication.js";
import { keptInTenantNamespaces, peeringLeftovers } from "./peering-leftovers.js";
import { createNamespace, podRunsOn, removeNamespace } from "./peering/offloaded-pod.js";
import { offloadedPod } from "./peering-proof.js";
import { type ForwardedAddress, forwardedAddress, publishAddress } from "./published-address.js";
import { skipAfterFailure } from "./steps.js";
import { withLab } from "./temporary-lab.js";
import { useLab } from "./use-lab.js";
import { restartVirtualKubelet, virtualNodeReady } from "./virtual-node.js";

// These tests show how a peering by liqoctl behaves when a part of it fails, without this library.

const NAMESPACE = "drained";

/** Peers two clusters without a network, and waits until the virtual node is Ready. */
async function peerWithoutNetwork(lab: LabFile, peering: LiqoctlPeering): Promise<void> {
  await peer(lab, peering, ["--networking-disabled"]);
  await virtualNodeReady(peering);
}

describe("a peering by liqoctl", () => {
  const { lab, cluster } = useLab();
  const peering = { consumer: cluster("rome"), provider: cluster("milan") };
  const { consumer, provider } = peering;
  skipAfterFailure();

  let oldAddress: ForwardedAddress | undefined;

  // Liqo's processes keep connections and clients, so the address must change before they connect.
  beforeAll(async () => {
    oldAddress = await forwardedAddress(provider);
    await publishAddress(lab, provider, oldAddress.server);
  });

  afterAll(async () => {
    await publishAddress(lab, provider, provider.server);
    await oldAddress?.close();
    await removeTenant(consumer, tenantNamespace(provider));
    await removeTenant(provider, tenantNamespace(consumer));
    expect(await peeringLeftovers([consumer, provider])).toEqual([]);
  });

  it("is not established while crd-replicator is stopped in the consumer", async () => {
    const outage = { cluster: consumer, part: "crd-replicator" } as const;
    await duringOutage(lab, [outage], async () => {
      const flags = ["--networking-disabled", "--timeout=15s"];
      await expect(peer(lab, peering, flags)).rejects.toThrow("liqoctl peer failed");
    });

    await peerWithoutNetwork(lab, peering);
  });

  it("has APIServerStatus Error, but is Healthy in liqoctl info, while the provider is stopped", async () => {
    const status = () => apiServerStatus(consumer, provider);
    const outage = { cluster: provider, part: "cluster" } as const;
    await expect.poll(status, { timeout: 60_000 }).toBe("Established");
    await duringOutage(lab, [outage], async () => {
      await expect.poll(status, { timeout: 60_000 }).toBe("Error");
      const { authenticationStatus, offloadingStatus } = (await peeringStatus(lab, peering)) ?? {};
      expect([authenticationStatus, offloadingStatus]).toEqual(["Healthy", "Healthy"]);
    });

    await expect.poll(status, { timeout: 60_000 }).toBe("Established");
  });

  it("keeps the old address of a moved API server, until liqoctl peers the clusters again", async () => {
    const tenantServer = async () => (await tenantAuthParams(provider, consumer))?.apiServer;
    const identityServer = async () => (await identityAuthParams(consumer, provider)).apiServer;
    const status = () => apiServerStatus(consumer, provider);
    await publishAddress(lab, provider, provider.server);
    await oldAddress?.close();
    await expect.poll(tenantServer, { timeout: 60_000 }).toBe(provider.server);
    await expect.poll(status, { timeout: 60_000 }).toBe("Error");
    expect(await identityServer()).toBe(oldAddress?.server);

    await peerWithoutNetwork(lab, peering);
    expect(await identityServer()).toBe(provider.server);
    // Liqo's controllers check the old address until they restart.
    expect(await status()).toBe("Error");
    await restart(lab, { cluster: consumer, part: "liqo" });
    await expect.poll(status, { timeout: 60_000 }).toBe("Established");
    // The virtual kubelet too: its node is Ready, but no pod would run.
    await restartVirtualKubelet(peering);
  });

  it("is not torn down while a PodDisruptionBudget blocks the drain of the virtual node", async () => {
    await createNamespace(consumer, NAMESPACE);
    await offloadNamespace(lab, consumer, NAMESPACE);
    await offloadedPod(peering, NAMESPACE, "hello");
    const removeBudget = await disruptionBudget(consumer, NAMESPACE, "hello");

    await expect(unpeer(lab, peering, ["--timeout=15s"])).rejects.toThrow("liqoctl unpeer failed");
    await podRunsOn(provider, `${NAMESPACE}-${consumer.clusterId}`, "hello", provider.nodeName);

    await removeBudget();
    // Liqo 1.2.0 retries the drain with a growing delay of up to minutes, and applies the delay to
    // later virtual nodes with the same name, which the retry drains.
    await restart(lab, { cluster: consumer, part: "liqo" });
  });

  it("leaves namespaces, nonces, certificates and Leases behind", async () => {
    await unpeer(lab, peering, []);
    await unoffloadNamespace(lab, consumer, NAMESPACE);
    await removeNamespace(consumer, NAMESPACE);

    await expect
      .poll(() => peeringLeftovers([consumer, provider]), { timeout: 60_000, interval: 1000 })
      .toEqual(keptInTenantNamespaces(peering));
  });
});

it("Liqo renews the certificates of a peering before they expire", async () => {
  await withLab({ clusterSigningDuration: "4m" }, async (lab) => {
    const [consumer, provider] = twoClusters(lab);
    const peering = { consumer, provider };
    const expiries = async () => {
      const names = ["controlplane-milan", "resourceslice-milan"];
      const params = names.map((name) => identityAuthParams(consumer, provider, name));
      return (await Promise.all(params)).map(expiryOf);
    };
    const started = Date.now();
    await peerWithoutNetwork(lab, peering);
    const [first = 0, second = 0] = await expiries();
    expect(first - started).toBeLessThan(5 * 60_000);

    await expect
      .poll(
        async () => {
          const [renewed = 0, ofSlice = 0] = await expiries();
          return renewed > first && ofSlice > second;
        },
        { timeout: 240_000, interval: 1000 },
      )
      .toBe(true);
    console.log(`Renewed after ${((Date.now() - started) / 1000).toFixed(0)} s.`);
    await virtualNodeReady(peering);
    expect((await peeringStatus(lab, peering))?.authenticationStatus).toBe("Healthy");
  });
}, 400_000);
