import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it } from "vitest";
import {
  LiqoCluster,
  LiqoPeering,
  NamespaceOffloading,
  type LiqoPeeringArgs,
} from "../../src/index.js";
import { valueOf } from "../../src/testing/index.js";
import { ED25519_KEY } from "../authentication/go-requests.js";

afterEach(() => pulumi.runtime.disconnect(/* signalShutdown */ false));

const SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/** The status of all objects. */
const STATUS = {
  authParams: { apiServer: "https://192.0.2.2:6443" },
  tenantNamespace: "liqo-tenant-rome",
  kubeconfigSecretRef: { name: "kubeconfig-controlplane-milan" },
  resources: { cpu: "4" },
  offloadingPhase: "Ready",
  remote: { cidr: { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] } },
  endpoint: { addresses: ["203.0.113.7"], port: 51840 },
  value: "Connected",
};

/** The inputs of resources by the name of the resource. Secrets are marked. */
type Inputs = Record<string, Record<string, unknown>>;

/** Replaces the engine by mocks as in a unit test of a user: they return the inputs. */
async function mock(status: object = {}): Promise<Inputs> {
  const seen: Inputs = {};
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => {
      seen[name] = inputs as Record<string, unknown>;
      return { id: name, state: { ...(inputs as object), status } };
    },
    call: () => ({}),
  });
  return seen;
}

function cluster(name: string): LiqoCluster {
  const cidrs = { podCidrs: ["10.10.0.0/16"], externalCidr: "10.70.0.0/16" };
  return new LiqoCluster(name, { context: name, clusterId: name, ...cidrs });
}

function peer(args: Partial<LiqoPeeringArgs> = {}): LiqoPeering {
  const [consumer, provider] = [cluster("rome"), cluster("milan")];
  return new LiqoPeering("peering", { consumer, provider, network: false, ...args });
}

describe("with Pulumi's own mocks", () => {
  it("a peering works without any status", async () => {
    const seen = await mock();
    const { apiServer, nodes } = peer();

    expect(await valueOf(nodes)).toMatchObject([{ name: "milan", granted: {} }]);
    expect(await valueOf(apiServer)).toBe("");
    expect(Object.keys(seen)).toContain("peering-node-ready");
  });

  it.each([
    ["with the key of the cluster", { publicKey: ED25519_KEY }],
    ["with a network", { network: undefined }],
  ])("a peering %s shows the values of the mocks", async (_, args) => {
    await mock(STATUS);
    const { apiServer, nodes, status } = peer(args);

    expect(await valueOf(apiServer)).toBe("https://192.0.2.2:6443");
    expect(await valueOf(nodes)).toEqual([
      {
        name: "milan",
        status: "Unknown: the cluster was not read",
        granted: { cpu: "4" },
      },
    ]);
    expect(await valueOf(status)).toBe("Unknown: the cluster was not read");
  });

  it("a NamespaceOffloading shows the values of the mocks", async () => {
    await mock(STATUS);
    const shop = new NamespaceOffloading("shop", { cluster: cluster("rome"), namespace: "shop" });

    expect(await valueOf(shop.phase)).toBe("Ready");
  });
});

describe("credentials for Amazon EKS", () => {
  it("are secrets in all inputs and outputs", async () => {
    const seen = await mock({
      ...STATUS,
      authParams: { ...STATUS.authParams, awsConfig: { awsSecretAccessKey: SECRET_KEY } },
    });
    const { apiServer, nodes } = peer();
    await valueOf(nodes);

    expect(await pulumi.isSecret(apiServer)).toBe(true);
    const { spec } = seen["peering-identity-control-plane"] ?? {};
    expect(JSON.stringify(spec)).toContain(SECRET_KEY);
    expect(JSON.stringify(withoutSecrets(seen))).not.toContain(SECRET_KEY);
  });

  it("do not exist on other clusters, where nothing is a secret", async () => {
    const seen = await mock(STATUS);
    const { apiServer, nodes } = peer();
    await valueOf(nodes);

    expect(await pulumi.isSecret(apiServer)).toBe(false);
    expect(withoutSecrets(seen["peering-identity-control-plane"])).toHaveProperty(
      "spec.authParams.apiServer",
    );
  });
});

/** The key of a value that Pulumi's SDK has marked as a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

function withoutSecrets(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (SIGNATURE in value) {
    return "[secret]";
  }
  return Array.isArray(value)
    ? value.map(withoutSecrets)
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}
