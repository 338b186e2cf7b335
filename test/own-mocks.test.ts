import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair, NetworkConfiguration } from "../src/index.js";
import { valueOf } from "../src/testing/index.js";

afterEach(() => pulumi.runtime.disconnect(/* signalShutdown */ false));

it("a NetworkConfiguration works with Pulumi's own mocks, which do not support hooks", async () => {
  const remote = { cidr: { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] } };
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({
      id: name,
      state: { ...(inputs as object), status: { remote } },
    }),
    call: () => ({}),
  });

  const cluster = new LiqoCluster("rome", {
    context: "rome",
    clusterId: "rome",
    podCidrs: ["10.10.0.0/16"],
    externalCidr: "10.70.0.0/16",
  });
  const { remoteCidrs } = new NetworkConfiguration("to-milan", {
    cluster,
    remoteClusterId: "milan",
    remotePodCidrs: ["10.10.0.0/16"],
    remoteExternalCidr: "10.70.0.0/16",
  });

  expect(await valueOf(remoteCidrs)).toEqual(remote.cidr);
});

it("a pair works with Pulumi's own mocks, and generates two keys", async () => {
  const status = {
    remote: { cidr: { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] } },
    endpoint: { addresses: ["203.0.113.7"], port: 51840 },
    value: "Connected",
  };
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: { ...(inputs as object), status } }),
    call: () => ({}),
  });

  const [server, client] = ["milan", "rome"].map(
    (name) =>
      new LiqoCluster(name, {
        context: name,
        clusterId: name,
        podCidrs: ["10.10.0.0/16"],
        externalCidr: "10.70.0.0/16",
      }),
  ) as [LiqoCluster, LiqoCluster];
  const pair = new LiqoNetworkPair("pair", { server, client });

  expect(await valueOf(pair.status)).toBe("Connected");
  const publicKeys = await valueOf(pair.publicKeys);
  expect(publicKeys.server).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  expect(publicKeys.client).not.toBe(publicKeys.server);
});
