import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, it } from "vitest";
import { LiqoCluster, NetworkConfiguration } from "../src/index.js";
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
