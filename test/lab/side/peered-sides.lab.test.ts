import { generateKeyPairSync } from "node:crypto";
import { CustomObjectsApi } from "@kubernetes/client-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PeerInfo, PeeringInfo } from "../../../src/index.js";
import { generateSeed, signerOf } from "../../../src/network/peer-info/signed-document.js";
import { failureMessage } from "../pair/failure-message.js";
import { leftovers } from "../peering/peering-program.js";
import { useLab } from "../use-lab.js";
import { type PeeringAdministrator, peeringAdministratorOf } from "./peering-administrator.js";

const NO_CHANGES = { expectNoChanges: true };
const READY = { summary: "Ready", checks: [] };

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const at = {} as { milan: PeeringAdministrator; rome: PeeringAdministrator };

let network: false | undefined;

beforeEach(async () => {
  network = undefined;
  at.milan = await peeringAdministratorOf(lab, "Provider", milan, rome);
  at.rome = await peeringAdministratorOf(lab, "Consumer", rome, milan);
});

// The consumer first: it deletes its copies in the provider cluster. The next `up` of the provider
// sees that its namespace has no copies any more, so `destroy` deletes the namespace.
afterEach(async () => {
  await at.rome.destroy();
  await at.milan.up({ network, detached: true });
  await at.milan.destroy();
  expect(await leftovers([rome, milan])).toEqual([]);
});

/** A valid document with another peering, signed with another key. */
function reissued(peerInfo: PeerInfo, peering: Partial<PeeringInfo>): PeerInfo {
  const { signingKey, sign } = signerOf(generateSeed());
  const changed = {
    ...peerInfo,
    peering: { ...peerInfo.peering, ...peering } as PeeringInfo,
    signingKey,
  };
  return { ...changed, signature: sign(changed) };
}

describe("two sides of a peering", () => {
  it("are Ready after four ups, have no changes in further ups, and no leftovers", async () => {
    const first = await at.milan.up({});
    expect(first.status).toMatch(/^waiting for the document of rome/);
    const second = await at.rome.up({ remotePeerInfo: first.peerInfo });
    expect(second.status).toMatch(/^waiting for milan to accept this cluster/);
    const third = await at.milan.up({ remotePeerInfo: second.peerInfo });
    expect(third.status).toMatch(/^waiting for rome to use its credentials/);
    const fourth = await at.rome.up({ remotePeerInfo: third.peerInfo });
    expect(fourth).toMatchObject({ status: "Ready", diagnosis: READY });
    expect(fourth.nodes).toMatchObject([{ name: "milan", status: "Ready" }]);
    expect(fourth.peerInfo).toEqual(second.peerInfo);

    const fifth = await at.milan.up({ remotePeerInfo: fourth.peerInfo }, NO_CHANGES);
    expect(fifth).toMatchObject({ status: "Ready", diagnosis: READY });
    await at.milan.refresh(NO_CHANGES);
    await at.milan.preview({ remotePeerInfo: fourth.peerInfo }, NO_CHANGES);
    await at.rome.up({ remotePeerInfo: third.peerInfo }, NO_CHANGES);
    await at.rome.refresh(NO_CHANGES);
    await at.rome.preview({ remotePeerInfo: third.peerInfo }, NO_CHANGES);

    for (const administrator of [at.rome, at.milan]) {
      const state = await administrator.state();
      // The states have public keys and certificates, but no private key and no kubeconfig.
      expect(state).not.toMatch(/PRIVATE KEY|LS0tLS1CRUdJTiBQUklWQVRF/);
    }

    const preview = await at.milan.preview({ detached: true });
    expect(preview.text).toMatch(
      /detached: true deletes the Tenant of rome, which still uses this cluster.*ResourceSlice milan/,
    );
    const detached = await at.rome.up({ detached: true });
    expect(detached.status).toMatch(/^detached from milan/);
    const alone = await at.milan.up({ detached: true });
    expect(alone.text).not.toContain("still uses this cluster");
  });

  it("are Ready if the consumer starts, without a network", async () => {
    network = false;
    const first = await at.rome.up({ network });
    expect(first.status).toMatch(/^waiting for the document of milan/);
    const second = await at.milan.up({ network, remotePeerInfo: first.peerInfo });
    expect(second.status).toMatch(/^waiting for rome to sign the nonce/);
    const third = await at.rome.up({ network, remotePeerInfo: second.peerInfo });
    expect(third.status).toMatch(/^waiting for milan to accept this cluster/);
    const fourth = await at.milan.up({ network, remotePeerInfo: third.peerInfo });
    const fifth = await at.rome.up({ network, remotePeerInfo: fourth.peerInfo });
    expect(fifth.status).toBe("Ready");
    await at.rome.up({ network, remotePeerInfo: fourth.peerInfo }, NO_CHANGES);
    await at.milan.up({ network, remotePeerInfo: fifth.peerInfo }, NO_CHANGES);
  });

  it("report a Cordoned, deleted or Drained Tenant", async () => {
    network = false;
    const alone = { network: false } as const;
    const first = await at.milan.up(alone);
    const second = await at.rome.up({ ...alone, remotePeerInfo: first.peerInfo });
    const ofMilan = { ...alone, remotePeerInfo: second.peerInfo };
    const drained = { ...ofMilan, tenantCondition: "Drained" } as const;
    expect(await failureMessage(at.milan.preview(drained))).toContain(
      "Liqo does not accept Tenant rome of cluster milan, because it is new and Drained",
    );
    const third = await at.milan.up(ofMilan);
    const ofRome = { ...alone, remotePeerInfo: third.peerInfo };
    await at.rome.up(ofRome);

    const cordoned = { ...ofMilan, tenantCondition: "Cordoned" } as const;
    const kept = await at.milan.up(cordoned);
    expect(kept.status).toBe("Ready");
    expect(kept.diagnosis.summary).toContain("in cluster milan, Tenant rome is Cordoned");
    expect((await at.rome.up(ofRome, NO_CHANGES)).status).toBe("Ready");

    await deleteTenant();
    const deleted = await at.milan.up(cordoned, NO_CHANGES);
    expect(deleted.status).toBe("NotReady: Tenant rome of cluster milan was not found");
    expect(deleted.diagnosis.summary).toContain(
      "in cluster milan, namespace liqo-tenant-rome has no Tenant of consumer rome",
    );
    await at.milan.refresh();
    expect(await at.milan.up(ofMilan)).toMatchObject({ status: "Ready", diagnosis: READY });

    const taken = await at.milan.up(drained);
    expect(taken.status).toBe("Drained: cluster milan has taken back all resources from rome");
    expect(taken.diagnosis.summary).toContain("in cluster milan, Tenant rome is Drained");
    await at.milan.up(drained, NO_CHANGES);
    // Otherwise Liqo could not delete the copy of the Renew, and the consumer's destroy would hang.
    await at.milan.up(ofMilan);
    const isReady = async () => (await at.milan.up(ofMilan)).status;
    await expect.poll(isReady, { timeout: 120_000, interval: 1000 }).toBe("Ready");
  }, 600_000);

  it("reject a nonce that is not of Liqo's form, and a request with another key", async () => {
    const { peerInfo } = await at.milan.up({});
    const other = Buffer.from("not a nonce").toString("base64");
    const nonce = reissued(peerInfo, { nonce: other });
    expect(await failureMessage(at.rome.preview({ remotePeerInfo: nonce }))).toMatch(
      /remotePeerInfo\.peering\.nonce: expected a nonce of Liqo, 64 bytes in base64/,
    );

    const second = await at.rome.up({ remotePeerInfo: peerInfo });
    const { peering } = second.peerInfo;
    const request = peering?.role === "Consumer" ? peering.request : undefined;
    const { publicKey } = otherKey();
    const altered = reissued(second.peerInfo, {
      request: { ...request, publicKey },
    } as Partial<PeeringInfo>);
    const failure = await failureMessage(at.milan.preview({ remotePeerInfo: altered }));
    expect(failure).toMatch(/remotePeerInfo\.peering\.request\.signature: expected the nonce/);
    expect(failure).toMatch(
      /remotePeerInfo\.peering\.request\.csr: expected the request of CN=rome/,
    );
  });
});

/** The public key of a cluster that did not sign the request. */
function otherKey(): { readonly publicKey: string } {
  return generateKeyPairSync("ed25519", {
    publicKeyEncoding: { format: "pem", type: "spki" },
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
  });
}

/** Deletes the Tenant of rome, and waits until Liqo has deleted it. */
async function deleteTenant(): Promise<void> {
  const tenant = {
    ...{ group: "authentication.liqo.io", version: "v1beta1", plural: "tenants" },
    ...{ namespace: "liqo-tenant-rome", name: "rome" },
  };
  const api = lab.access("milan").makeApiClient(CustomObjectsApi);
  await api.deleteNamespacedCustomObject(tenant);
  const isDeleted = async () => {
    const { items } = (await api.listNamespacedCustomObject(tenant)) as { items: unknown[] };
    return items.length === 0;
  };
  await expect.poll(isDeleted, { timeout: 30_000 }).toBe(true);
}
