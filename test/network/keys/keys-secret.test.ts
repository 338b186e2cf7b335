import * as pulumi from "@pulumi/pulumi";
import { expect, vi } from "vitest";
import { KeysSecret } from "../../../src/network/keys/keys-secret.js";
import { namespace, romeAndMilan } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";

const SECRET = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "gw-milan", namespace: "liqo-tenant-milan" },
};

const it = simulatedTest({ rome: { objects: [namespace("liqo-tenant-milan"), SECRET] } });

/** The monitor, which receives the requests of the Pulumi SDK. */
interface Monitor {
  readResource(request: ReadRequest, respond: unknown): unknown;
}

interface ReadRequest {
  getName(): string;
  getAdditionalsecretoutputsList(): string[];
}

it("marks the data of the Secret as secret", async ({ clusters }) => {
  const { rome } = romeAndMilan();
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const readResource = vi.spyOn(monitor, "readResource");
  new KeysSecret("keys", "liqo-tenant-milan/gw-milan", { provider: rome.provider });
  await clusters.settle();

  const reads = readResource.mock.calls.map(([request]) => request);
  const read = reads.find((request) => request.getName() === "keys");
  expect(read?.getAdditionalsecretoutputsList()).toEqual(["data"]);
});
