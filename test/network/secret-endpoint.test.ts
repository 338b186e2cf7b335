import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { joined } from "../rome-and-milan.js";
import { recordMessages } from "../logged-messages.js";
import { it, romeSide } from "./side/two-administrators.js";

const ADDRESS = "198.51.100.77";
const PORT = 51999;
const ENDPOINT = /198\.51\.100\.77|51999/;

let logged: string[];

beforeEach(() => {
  logged = recordMessages();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const endpoint = () => ({ address: pulumi.secret(ADDRESS), port: pulumi.secret(PORT) });

it("the failed wait of a pair does not print a secret endpoint", async ({ clusters }) => {
  const blocked = () => joined({ client: { endpoint: endpoint() }, timeout: "1s" });

  await expect(clusters.up(blocked)).rejects.toThrow();
  const waits = logged.filter((message) => message.startsWith("timed out after 1s: Connection"));
  expect(waits.map((message) => message.includes("[secret]:[secret]"))).toEqual([true, true]);
  expect(logged.join("\n")).not.toMatch(ENDPOINT);
});

it("the failed waits of a side do not print a secret endpoint of the remote side", async ({
  admins,
}) => {
  const remote = {
    podCidrs: ["10.99.0.0/16"],
    externalCidr: "10.98.0.0/16",
    publicKey: Buffer.alloc(32, 7).toString("base64"),
    endpoint: pulumi.secret({ addresses: [ADDRESS], port: PORT }),
  };
  const { outputs } = await admins.rome.up(romeSide({ remote }));
  const installedPublicKey = outputs.publicKey;
  const waiting = romeSide({ remote: { ...remote, installedPublicKey }, timeout: "1s" });

  await expect(admins.rome.up(waiting)).rejects.toThrow();
  expect(logged.join("\n")).toContain("reaches [secret]:[secret]");
  await expect(admins.rome.up(waiting)).rejects.toThrow(
    /no packets through the (updated|adopted) gateway[^]*reaches \[secret\]:\[secret\]/,
  );
  expect(logged.join("\n")).not.toMatch(ENDPOINT);
});

it("the diagnosis of a side does not print the secret port of its endpoint", async ({ admins }) => {
  await admins.milanUp();
  await admins.romeUp();
  await admins.milanUp();
  await admins.romeUp();
  logged = [];

  const { outputs } = await admins.romeUp({ endpoint: endpoint(), timeout: "1s" });
  expect(outputs.diagnosis.summary).toContain("reaches [secret]:[secret]");
  expect([JSON.stringify(outputs.diagnosis), ...logged].join("\n")).not.toMatch(ENDPOINT);
});
