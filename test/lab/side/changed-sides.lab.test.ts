import * as pulumi from "@pulumi/pulumi";
import { expect, it, vi } from "vitest";
import type { PeerInfo } from "../../../src/index.js";
import { fingerprintOf } from "../../../src/network/peer-info/fingerprint.js";
import { gatewayArguments } from "../gateway-deployment.js";
import { liqoObject } from "../liqo-api.js";
import { tenantNamespaces } from "../pair/tenant-namespaces.js";
import { useLab } from "../use-lab.js";
import { type ChangeableArgs, useAdministrators } from "./administrator.js";

// Two administrators in turns run Pulumi many times.
vi.setConfig({ testTimeout: 300_000 });

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const at = useAdministrators(lab);

const NO_CHANGES = { expectNoChanges: true };

/** Connects both sides, and returns their final peer info. */
async function connect(
  args: ChangeableArgs = {},
): Promise<{ ofMilan: PeerInfo; ofRome: PeerInfo }> {
  const first = await at.milan.up(args);
  const { peerInfo: ofRome } = await at.rome.up({ ...args, remotePeerInfo: first.peerInfo });
  const { peerInfo: ofMilan, status } = await at.milan.up({ ...args, remotePeerInfo: ofRome });
  expect(status).toBe("Connected");
  expect((await at.rome.up({ ...args, remotePeerInfo: ofMilan })).status).toBe("Connected");
  return { ofMilan, ofRome };
}

it("sides with Liqo-managed keys are Connected, and the next up reports no changes", async () => {
  const { ofMilan, ofRome } = await connect({ keys: "liqo-managed" });

  const inMilan = at.milan.up({ keys: "liqo-managed", remotePeerInfo: ofRome }, NO_CHANGES);
  expect((await inMilan).status).toBe("Connected");
  const inRome = at.rome.up({ keys: "liqo-managed", remotePeerInfo: ofMilan }, NO_CHANGES);
  expect((await inRome).status).toBe("Connected");
});

it("a server with another port publishes its new endpoint before it waits for the tunnel", async () => {
  const { ofRome } = await connect();

  const changed = await at.milan.up({ port: 51999, remotePeerInfo: ofRome });
  expect(changed.status).toMatch(/^waiting for rome to dial the new endpoint/);
  expect(changed.peerInfo.from.endpoint?.port).toBe(51999);
  await at.milan.up({ port: 51999, remotePeerInfo: ofRome }, NO_CHANGES);

  const inRome = await at.rome.up({ remotePeerInfo: changed.peerInfo });
  expect(inRome.status).toBe("Connected");
  const joined = await at.milan.up({ port: 51999, remotePeerInfo: inRome.peerInfo });
  expect(joined.status).toBe("Connected");
  await at.rome.up({ remotePeerInfo: joined.peerInfo }, NO_CHANGES);
});

it("another MTU on one side logs warnings until the other side has the same MTU", async () => {
  const { ofMilan, ofRome } = await connect();
  const large = "so large packets are lost";

  const inMilan = await at.milan.up({ mtu: 1300, remotePeerInfo: ofRome });
  expect(inMilan.status).toBe("Connected");
  expect(inMilan.text).toContain(`the MTU is 1340 at rome and 1300 here, ${large}`);
  const warned = await at.rome.preview({ remotePeerInfo: inMilan.peerInfo });
  expect(warned.text).toContain(`the MTU is 1300 at milan and 1340 here, ${large}`);

  const inRome = await at.rome.up({ mtu: 1300, remotePeerInfo: inMilan.peerInfo });
  expect(inRome.status).toBe("Connected");
  expect(inRome.text).not.toContain(large);
  expect(await gatewayArguments(milan, rome)).toContain("--mtu=1300");
  expect(await gatewayArguments(rome, milan)).toContain("--mtu=1300");
  await at.milan.up({ mtu: 1300, remotePeerInfo: inRome.peerInfo });
  await at.milan.up({ mtu: 1300, remotePeerInfo: inRome.peerInfo }, NO_CHANGES);
  expect(ofMilan.mtu).toBe(1340);
});

it("rotated keys of one side interrupt the tunnel until the other side has the new public key", async () => {
  const { ofMilan } = await connect();

  const rotated = { keyVersion: 2, remotePeerInfo: ofMilan };
  const preview = await at.rome.preview(rotated);
  expect(preview.text).toContain("this side gets a new key: the tunnel is down");
  const waiting = await at.rome.up(rotated);
  expect(waiting.status).toMatch(
    /^waiting for milan to install this side's new key: the tunnel is down/,
  );

  const inMilan = await at.milan.up({ remotePeerInfo: waiting.peerInfo });
  expect(inMilan.status).toBe("Connected");
  const remotePeerInfo = inMilan.peerInfo;
  expect((await at.rome.up({ keyVersion: 2, remotePeerInfo })).status).toBe("Connected");
  await at.rome.up({ keyVersion: 2, remotePeerInfo }, NO_CHANGES);
});

it("a detached side deletes the objects that depend on the other side, and connects again", async () => {
  const { ofMilan } = await connect();

  const detached = { detached: true, remotePeerInfo: ofMilan };
  const preview = await at.rome.preview(detached);
  expect(preview.text).toContain("detached: true tears down the tunnel to milan");
  expect((await at.rome.up(detached)).status).toMatch(/^detached from milan/);
  for (const plural of ["configurations", "publickeies", "gatewayclients"]) {
    expect(await liqoObject(rome, milan, plural)).toBeUndefined();
  }
  const { outputs } = await at.rome.up(detached, NO_CHANGES);
  expect(outputs["remoteSigningKeyFingerprint"]?.value).toBe(fingerprintOf(ofMilan.signingKey));

  const again = await at.rome.up({ remotePeerInfo: ofMilan });
  expect(again.status).toBe("Connected");
  await at.rome.up({ remotePeerInfo: ofMilan }, NO_CHANGES);
});

it("a side keeps its objects if the stack of the other side, which provides the peer info, is destroyed", async () => {
  const peerInfoOf = (stack: string) => () => ({
    remotePeerInfo: new pulumi.StackReference(stack).getOutput("peerInfo"),
  });
  const ofMilan = peerInfoOf(at.milan.reference);
  await at.milan.up({});
  await at.rome.up(ofMilan);
  await at.milan.up(peerInfoOf(at.rome.reference));
  expect((await at.rome.up(ofMilan)).status).toBe("Connected");

  await at.milan.destroy({ keepStack: true });
  for (const { text, changes } of [
    await at.rome.preview(ofMilan),
    await at.rome.up(ofMilan),
    await at.rome.up(ofMilan, NO_CHANGES),
  ]) {
    expect(text).toContain("remotePeerInfo is no longer set: using the document accepted earlier");
    expect(Object.keys(changes).sort()).toEqual(["read", "same"]);
  }
  expect(await tenantNamespaces([rome, milan])).toEqual(["rome: liqo-tenant-milan"]);
});
