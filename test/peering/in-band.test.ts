import { afterEach, describe, expect, it as unit, vi } from "vitest";
import { find, namesOf, specOf, UNCHANGED } from "../live-objects.js";
import { startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { ApiError } from "../../src/cluster/client/api-error.js";
import { withinCidr } from "../../src/peering/in-band.js";
import { reject } from "../lifecycle/hook-fixture.js";
import { peering } from "./peering-program.js";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("an address within another CIDR", () => {
  unit.each([
    ["10.70.0.1", "10.71.0.0/16", "10.71.0.1"],
    ["10.70.3.255", "10.64.0.0/16", "10.64.3.255"],
    ["192.168.5.6", "10.0.0.0/8", "10.168.5.6"],
    ["10.70.0.9", "10.80.0.128/25", "10.80.0.137"],
    ["255.255.255.255", "200.0.0.0/8", "200.255.255.255"],
    ["10.70.0.1", "10.90.0.5/32", "10.90.0.5"],
  ])("%s within %s is %s", (address, cidr, remapped) => {
    expect(withinCidr(address, cidr)).toBe(remapped);
  });
});

describe("an in-band peering", () => {
  it("reaches the API server through the proxy of the provider", async ({ clusters }) => {
    const program = peering({ inBand: true });
    const { outputs } = await clusters.up(program);
    const ip = await find(clusters, "milan IP api-server-proxy");
    const { ip: address } = ip?.["status"] as { ip: string };
    const proxyURL = `http://${withinCidr(address, "10.8.0.0/16")}:8118`;

    expect(outputs.status).toBe("Ready");
    expect(await specOf(clusters, "milan Tenant rome")).toMatchObject({ proxyURL });
    expect(await specOf(clusters, "rome Identity controlplane-milan")).toMatchObject({
      authParams: { proxyURL },
    });
    expect((await clusters.up(program)).changes).toMatchObject(UNCHANGED);
  });

  it("uses the CIDR of the provider also if its server is in the consumer", async () => {
    const clusters = await startRomeAndMilan({
      rome: { externalCidr: "10.71.0.0/16", podCidrs: ["10.11.0.0/16"] },
      milan: { externalCidr: "10.72.0.0/16", podCidrs: ["10.12.0.0/16"] },
    });
    await clusters.up(peering({ inBand: true, network: { server: "Consumer" } }));

    expect(await specOf(clusters, "milan Tenant rome")).toMatchObject({
      proxyURL: expect.stringMatching(/^http:\/\/10\.72\.\d+\.\d+:8118$/) as unknown,
    });
  });

  it("becomes one, and is none again, without a replacement", async ({ clusters, events }) => {
    await clusters.up(peering());
    const before = await find(clusters, "rome Pod vk-milan-pod");
    events.length = 0;
    await clusters.up(peering({ inBand: true }));
    await clusters.up(peering());

    expect(events.filter((event) => /^(create|delete) /.test(event))).toEqual([]);
    // The virtual kubelet reads the address at its start.
    expect(await find(clusters, "rome Pod vk-milan-pod")).toBeDefined();
    expect((await find(clusters, "rome Pod vk-milan-pod"))?.metadata.uid).not.toBe(
      before?.metadata.uid,
    );
    expect(await specOf(clusters, "milan Tenant rome")).not.toHaveProperty("proxyURL");
  });

  it("fails if the provider cannot be read", async ({ clusters }) => {
    // Pulumi's SDK extends the message of the error.
    reject("get", new ApiError(503, "etcd has no leader"), { kind: "IP" });

    await expect(clusters.up(peering({ inBand: true }))).rejects.toThrow("etcd has no leader");
    expect(await namesOf(clusters, "Tenant")).toEqual([]);
  });
});

describe("a proxy of a peering", () => {
  it("is in the Tenant and the Identity", async ({ clusters }) => {
    const proxyUrl = "http://proxy.example.com:3128";
    await clusters.up(peering({ network: false, proxyUrl }));

    expect(await specOf(clusters, "milan Tenant rome")).toMatchObject({ proxyURL: proxyUrl });
    expect(await specOf(clusters, "rome Identity controlplane-milan")).toMatchObject({
      authParams: { proxyURL: proxyUrl },
    });
  });
});
