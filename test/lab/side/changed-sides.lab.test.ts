import * as pulumi from "@pulumi/pulumi";
import { expect, it, vi } from "vitest";
import type { PeerInfo } from "../../../src/index.js";
import { gatewayArguments } from "../gateway-deployment.js";
import { tenantNamespaces } from "../pair/tenant-leftovers.js";
import { useLab } from "../use-lab.js";
import { type Decided, useAdministrators } from "./administrator.js";

// Two people who take turns run Pulumi many times.
vi.setConfig({ testTimeout: 300_000 });

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const at = useAdministrators(lab);

const QUIET = { expectNoChanges: true };

/** Joins both, and gives the hand-offs that each has of the other then. */
async function join(decided: Decided = {}): Promise<{ ofMilan: PeerInfo; ofRome: PeerInfo }> {
  const first = await at.milan.up(decided);
  const { peerInfo: ofRome } = await at.rome.up({ ...decided, remotePeerInfo: first.peerInfo });
  const { peerInfo: ofMilan, status } = await at.milan.up({ ...decided, remotePeerInfo: ofRome });
  expect(status).toBe("Connected");
  expect((await at.rome.up({ ...decided, remotePeerInfo: ofMilan })).status).toBe("Connected");
  return { ofMilan, ofRome };
}

it("sides whose keys Liqo makes are joined, and stay as they are", async () => {
  const { ofMilan, ofRome } = await join({ keys: "liqo-managed" });

  await at.milan.up({ keys: "liqo-managed", remotePeerInfo: ofRome }, QUIET);
  await at.rome.up({ keys: "liqo-managed", remotePeerInfo: ofMilan }, QUIET);
});

it("a server that changes its port hands on the new endpoint before it waits for the tunnel", async () => {
  const { ofRome } = await join();

  const changed = await at.milan.up({ port: 51999, remotePeerInfo: ofRome });
  expect(changed.status).toMatch(/^waiting for rome to dial the new endpoint/);
  expect(changed.peerInfo.from.endpoint?.port).toBe(51999);
  await at.milan.up({ port: 51999, remotePeerInfo: ofRome }, QUIET);

  const inRome = await at.rome.up({ remotePeerInfo: changed.peerInfo });
  expect(inRome.status).toBe("Connected");
  const joined = await at.milan.up({ port: 51999, remotePeerInfo: inRome.peerInfo });
  expect(joined.status).toBe("Connected");
  await at.rome.up({ remotePeerInfo: joined.peerInfo }, QUIET);
});

it("another MTU begins on one side, with warnings until the other has it too", async () => {
  const { ofMilan, ofRome } = await join();
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
  await at.milan.up({ mtu: 1300, remotePeerInfo: inRome.peerInfo }, QUIET);
  expect(ofMilan.mtu).toBe(1340);
});

it("the keys of one side are rotated, and the tunnel is back when the other has been told", async () => {
  const { ofMilan } = await join();

  const rotated = { keyVersion: 2, remotePeerInfo: ofMilan };
  const preview = await at.rome.preview(rotated);
  expect(preview.text).toContain("this side gets another key than the other one knows");
  const waiting = await at.rome.up(rotated);
  expect(waiting.status).toMatch(/^waiting for milan, the tunnel is down until then/);

  const inMilan = await at.milan.up({ remotePeerInfo: waiting.peerInfo });
  expect(inMilan.status).toBe("Connected");
  const remotePeerInfo = inMilan.peerInfo;
  expect((await at.rome.up({ keyVersion: 2, remotePeerInfo })).status).toBe("Connected");
  await at.rome.up({ keyVersion: 2, remotePeerInfo }, QUIET);
});

it("a side keeps what is there when the other's stack, of which it reads the hand-off, is destroyed", async () => {
  const handOffOf = (stack: string) => () => ({
    remotePeerInfo: new pulumi.StackReference(stack).getOutput("peerInfo"),
  });
  const ofMilan = handOffOf(at.milan.reference);
  await at.milan.up({});
  await at.rome.up(ofMilan);
  await at.milan.up(handOffOf(at.rome.reference));
  expect((await at.rome.up(ofMilan)).status).toBe("Connected");

  await at.milan.destroy({ keepStack: true });
  for (const { text, changes } of [
    await at.rome.preview(ofMilan),
    await at.rome.up(ofMilan),
    await at.rome.up(ofMilan, QUIET),
  ]) {
    expect(text).toContain("milan gives no hand-off any more");
    expect(Object.keys(changes).sort()).toEqual(["read", "same"]);
  }
  expect(await tenantNamespaces([rome, milan])).toEqual(["rome: liqo-tenant-milan"]);
});
