import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  GatewayKeys,
  KeyExchange,
  NetworkConfiguration,
  TenantNamespace,
} from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan({
    rome: { objects: [namespace("tenant"), namespace("liqo-tenant-milan")] },
    milan: { objects: [namespace("liqo-tenant-rome")] },
  });
});

afterEach(() => clusters.settle());

const inTenant = () => ({
  cluster: romeAndMilan().rome,
  remoteClusterId: "milan",
  namespace: "tenant",
});

/** Each makes objects by a component, or a resource, of a name. */
const PARTS: Readonly<Record<string, (name: string) => void>> = {
  Configuration: (name) => {
    const ranges = { remotePodCidrs: ["10.10.0.0/16"], remoteExternalCidr: "10.70.0.0/16" };
    new NetworkConfiguration(name, { ...inTenant(), ...ranges });
  },
  Secret: (name) => {
    new GatewayKeys(name, inTenant());
  },
  PublicKey: (name) => {
    const { rome, milan } = romeAndMilan();
    const keys = (key: string) => ({
      secretName: key,
      publicKey: Buffer.alloc(32, key).toString("base64"),
    });
    const server = { cluster: milan, remoteClusterId: "rome", keys: keys("m") };
    const client = { cluster: rome, remoteClusterId: "milan", keys: keys("r") };
    new KeyExchange(name, { server, client });
  },
  Namespace: (name) => {
    const { provider } = romeAndMilan().rome;
    new TenantNamespace(name, { remoteClusterId: "milan", name: "own" }, { provider });
  },
};

describe.each(Object.entries(PARTS))("a %s", (kind, make) => {
  it("is refused under another name of its resource, with which it would be deleted", async () => {
    await clusters.up(() => {
      make("old");
    });
    const before = await clusters.objects(kind);

    await expect(
      clusters.up(() => {
        make("new");
      }),
    ).rejects.toThrow(
      /(Configuration|Secret|PublicKey|namespace) \S+ of cluster \w+ was made by "old\S*" of this stack, and is deleted with that\. If something was renamed, give it the option aliases: \[\{ name: "<its former name>" \}\], or run up once without it/,
    );

    expect(await clusters.objects(kind)).toEqual(before);
  });
});
