import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair, NetworkConfiguration } from "../src/index.js";
import { valueOf } from "../src/testing/index.js";

afterEach(() => pulumi.runtime.disconnect(/* signalShutdown */ false));

it("components work behind mocks that a user has written, which take no hooks, and leave nothing pending", async () => {
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

it("so does a pair, with keys of its own", async () => {
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
  const { server: one, client: other } = await valueOf(pair.publicKeys);
  expect(one).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  expect(other).not.toBe(one);
});
