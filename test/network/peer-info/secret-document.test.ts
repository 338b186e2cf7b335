import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import type { PeerInfo } from "../../../src/index.js";
import { createPeerInfo, type PeerInfoContents } from "../../../src/network/peer-info/peer-info.js";
import { recordMessages } from "../../logged-messages.js";
import { it, romeSide } from "../side/two-administrators.js";
import { SIGNER } from "./signers.js";

// The program marks the document of milan as a secret, as `config.getSecret` does.

const MTU = 1277;
const LIQO_VERSION = "1.0.3";
const POD_CIDR = "10.177.0.0/16";
const ADDRESS = "10.177.3.4";
const PORT = 51777;
const PUBLIC_KEY = Buffer.alloc(32, 9).toString("base64");
const VALUES = [MTU, LIQO_VERSION, POD_CIDR, ADDRESS, PORT, PUBLIC_KEY].map(String);

let logged: string[];

beforeEach(() => {
  logged = recordMessages();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

function documentOfMilan(
  { issuedAt = hoursAgo(1), expiresIn = "168h" } = {},
  contents: Partial<PeerInfoContents> = {},
): PeerInfo {
  const from = {
    clusterId: "milan",
    role: "Server",
    podCidrs: [POD_CIDR],
    externalCidr: "10.70.0.0/16",
    publicKey: PUBLIC_KEY,
    liqoVersion: LIQO_VERSION,
    endpoint: { addresses: [ADDRESS], port: PORT, protocol: "UDP" },
  } as const;
  return createPeerInfo({ from, to: "rome", mtu: MTU, ...contents }, issuedAt, expiresIn, SIGNER);
}

const romeWith = (document: PeerInfo, args: Parameters<typeof romeSide>[0] = {}) =>
  romeSide({ ...args, remotePeerInfo: pulumi.secret(document) });

/** The values of the document that a text contains. */
const valuesIn = (...texts: readonly string[]) =>
  [...VALUES, "milan"].filter((value) => texts.join("\n").includes(value));

describe("the values of a secret document are not in", () => {
  it("the warnings about its MTU, its version and its endpoint", async ({ admins }) => {
    const document = documentOfMilan({}, { installedPublicKey: PUBLIC_KEY });
    await admins.rome.up(romeWith(document));

    const warnings = logged.filter((message) => /MTU|Liqo is|dials|trusting/.test(message));
    expect(warnings.map((message) => message.split("\n")[0]).sort()).toEqual([
      "Liqo is 1.2.0 in the local cluster and [secret] in the remote cluster",
      "the MTU is [secret] at [secret] and 1340 here, so large packets are lost",
      "the client dials an address in a pod CIDR of cluster [secret]",
      expect.stringMatching(/^trusting the signing key of \[secret\] from now on: /),
    ]);
    expect(valuesIn(...warnings)).toEqual([]);
  });

  it("the warning about a clock that went back", async ({ admins }) => {
    const issuedAt = hoursAgo(1);
    const document = documentOfMilan({ issuedAt }, { mtu: 1340 });
    await admins.rome.up(romeWith(document));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 10 * 3_600_000 });
    await admins.rome.up(romeWith(document));

    const [warning = ""] = logged.filter((message) => message.startsWith("the clock of"));
    expect(warning).toContain("the accepted document of the remote side was issued at [secret]");
    expect(warning).not.toContain(issuedAt);
  });

  it.for([
    ["whose MTU differs", documentOfMilan()],
    ["that has expired", documentOfMilan({ expiresIn: "1m" }, { mtu: 1340 })],
    ["for another cluster", documentOfMilan({}, { mtu: 1340, to: "oslo-east" })],
  ] as const)("the error of a document %s", async ([, document], { admins }) => {
    const error: unknown = await admins.rome.up(romeWith(document)).catch((each: unknown) => each);

    expect(String(error)).toMatch(/remotePeerInfo.*: .*\[secret\]/);
    const values = [...VALUES, document.issuedAt, document.expiresAt, "oslo-east"];
    expect(values.filter((value) => String(error).includes(value))).toEqual([]);
  });

  it("the error of a document accepted earlier", async ({ admins }) => {
    await admins.rome.up(romeWith(documentOfMilan(), { mtu: MTU }));
    const remotePeerInfo = pulumi.secret(undefined);
    const run = admins.rome.up(romeSide({ mtu: 1399, remotePeerInfo }));
    const error: unknown = await run.catch((each: unknown) => each);

    expect(String(error)).toContain("the document accepted earlier has MTU [secret]");
    expect(String(error)).not.toContain(String(MTU));
  });

  it("the error of a failed wait and the diagnosis", async ({ admins }) => {
    const first = await admins.rome.up(romeWith(documentOfMilan({}, { mtu: 1340 })));
    const installedPublicKey = first.outputs.publicKey;
    const document = documentOfMilan({}, { mtu: 1340, installedPublicKey });

    await expect(admins.rome.up(romeWith(document, { timeout: "1s" }))).rejects.toThrow();
    const text = logged.join("\n");
    expect(text).toContain("[secret]:[secret]");
    expect(VALUES.filter((value) => text.includes(value))).toEqual([]);
  });
});
