import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import {
  GatewayKeys,
  KeyExchange,
  NetworkConfiguration,
  TenantNamespace,
} from "../../../src/index.js";
import { ApiError } from "../../../src/cluster/client/api-error.js";
import type { KubernetesObject } from "../../../src/testing/index.js";
import { namespace, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { createdBy, existing, FORBIDDEN, reject, TERMINATING, urnOf } from "../hook-fixture.js";
import { textPattern } from "../../message-text.js";
import { simulatedTest } from "../../simulated-test.js";

/**
 * Clusters with objects in namespace `tenant` of cluster rome, in which this stack has created an
 * object of a tunnel.
 */
function clustersWith(...objects: KubernetesObject[]) {
  const own = createdBy(urnOf("core/v1:Secret", "own"));
  const managed = existing("PublicKey", "own", { namespace: "tenant", ...own });
  return {
    rome: { objects: [namespace("tenant"), managed, ...objects] },
    milan: { objects: [namespace("liqo-tenant-rome")] },
  };
}

const startWith = (...objects: KubernetesObject[]) => startRomeAndMilan(clustersWith(...objects));

const it = simulatedTest(clustersWith());

afterEach(() => {
  vi.restoreAllMocks();
});

const TENANT = { remoteClusterId: "milan", namespace: "tenant" };
const inTenant = () => ({ cluster: romeAndMilan().rome, ...TENANT });

const RANGES = { remotePodCidrs: ["10.10.0.0/16"], remoteExternalCidr: "10.70.0.0/16" };
const SPEC = { remote: { cidr: { pod: ["10.10.0.0/16"], external: ["10.70.0.0/16"] } } };

const configuration =
  (name: string, args: Partial<ConstructorParameters<typeof NetworkConfiguration>[1]> = {}) =>
  () => {
    new NetworkConfiguration(name, { ...inTenant(), ...RANGES, ...args });
  };

const keyOf = (letter: string) => Buffer.alloc(32, letter).toString("base64");

/** Installs milan's key in rome, and the other way round. */
const keyExchange = (name: string) => () => {
  const { rome, milan } = romeAndMilan();
  const keys = (letter: string) => ({ secretName: letter, publicKey: keyOf(letter) });
  const server = { cluster: milan, remoteClusterId: "rome", keys: keys("m") };
  const client = { cluster: rome, ...TENANT, keys: keys("r") };
  new KeyExchange(name, { server, client });
};

const gatewayKeys = (name: string) => () => {
  new GatewayKeys(name, inTenant());
};

const tenantNamespace = (name: string) => () => {
  const { provider } = romeAndMilan().rome;
  new TenantNamespace(name, { remoteClusterId: "milan", name: "own" }, { provider });
};

describe.each([
  ["Configuration", configuration],
  ["Secret", gatewayKeys],
  ["PublicKey", keyExchange],
  ["Namespace", tenantNamespace],
])("a %s", (kind, declare: (name: string) => () => void) => {
  it("is rejected if another resource of this stack created it and would delete it", async ({
    clusters,
  }) => {
    await clusters.up(declare("old"));
    const before = await clusters.objects(kind);

    await expect(clusters.up(declare("new"))).rejects.toThrow(
      /^\w+ \S+ of cluster \w+ is managed by "old\S*" in this stack and/,
    );
    expect(await clusters.objects(kind)).toEqual(before);
  });

  it("is rejected if a resource of another stack created it", async ({ clusters }) => {
    await clusters.up(declare("old"));

    await expect(clusters.stack("prod").preview(declare("old"))).rejects.toThrow(
      /is managed by "old\S*" in stack simulated\/simulated\s/,
    );
  });
});

it("explains how to proceed with an object of another resource of this stack", async ({
  clusters,
}) => {
  await clusters.up(configuration("old"));

  await expect(clusters.up(configuration("new"))).rejects.toThrow(
    textPattern(
      'Configuration tenant/milan of cluster rome is managed by "old" in this stack and is deleted with it If you renamed a ' +
        'component, add the option aliases: [{ name: "<its former name>" }]. If an earlier up failed under the new name, run ' +
        "pulumi up once with the old name first. Otherwise remove this component, run pulumi up, and add it again. See node_modules/pulumi-liqo/docs/troubleshooting.md#other-resource",
    ),
  );
});

it("explains how to proceed with an object of a moved resource", async ({ clusters }) => {
  await clusters.up(configuration("own"));
  const moved = () => {
    const parent = new pulumi.ComponentResource("test:index:Platform", "platform");
    new NetworkConfiguration("own", { ...inTenant(), ...RANGES }, { parent });
  };

  await expect(clusters.up(moved)).rejects.toThrow(
    textPattern(
      'Configuration tenant/milan of cluster rome is managed by "own" in this stack and is deleted with it If you moved a ' +
        "resource or a component, add the option aliases: [{ parent: <its former parent> }]. If an earlier up failed under the " +
        "new parent, run pulumi up once with the former parent first. Otherwise remove this component, run pulumi up, and add it again.",
    ),
  );
});

it("explains how to proceed with an object of another stack", async ({ clusters }) => {
  await clusters.up(configuration("old"));

  await expect(clusters.stack("prod").up(configuration("old"))).rejects.toThrow(
    textPattern(
      'is managed by "old" in stack simulated/simulated and is deleted with it If you renamed this stack, ' +
        "first run pulumi up without other changes. Otherwise set another namespace.",
    ),
  );
});

describe("an object that no resource of Pulumi created, beside objects of this stack,", () => {
  const place = (kind: string, name: string) =>
    `${kind} tenant/${name} of cluster rome already exists and was not created by this stack `;
  const DIFFERS = "cannot be adopted, because its settings differ from the declared settings";
  const inRome = { namespace: "tenant" };

  // case: V1
  it("is rejected if it is a Secret, in a preview as well", async () => {
    const clusters = await startWith(existing("Secret", "gw-keys", inRome));

    await expect(clusters.preview(gatewayKeys("keys"))).rejects.toThrow(
      textPattern(
        `${place("Secret", "gw-keys")}Delete it if it is not needed. See node_modules/pulumi-liqo/docs/troubleshooting.md#adopt-secret`,
      ),
    );
  });

  it("is rejected if it is a Configuration, unless adopt is set", async () => {
    const clusters = await startWith(existing("Configuration", "milan", inRome, { spec: SPEC }));

    await expect(clusters.up(configuration("c"))).rejects.toThrow(
      textPattern(
        `${place("Configuration", "milan")}To use it as it is, set configurationName: "milan". Otherwise delete it.`,
      ),
    );
    expect(await clusters.objects()).toEqual([]);
    await clusters.up(configuration("c", { adopt: true }));
    expect(await clusters.objects()).toMatchObject([{ spec: SPEC }]);
  });

  it.each([
    ["plain", ["10.10.0.0/16"], "10.10.0.0/16"],
    ["secret", pulumi.secret(["10.10.0.0/16"]), "[secret]"],
  ])(
    "is rejected if its spec differs from the declared spec, which is %s",
    async (_, pod, declared) => {
      const spec = { remote: { cidr: { ...SPEC.remote.cidr, pod: ["10.11.0.0/16"] } } };
      const clusters = await startWith(existing("Configuration", "milan", inRome, { spec }));

      await expect(
        clusters.preview(configuration("c", { adopt: true, remotePodCidrs: pod })),
      ).rejects.toThrow(
        textPattern(
          `Configuration tenant/milan of cluster rome ${DIFFERS} remote.cidr.pod ["10.11.0.0/16"] (declared: ["${declared}"]) ` +
            "Set the arguments to the values of the cluster, or delete the object. See node_modules/pulumi-liqo/docs/troubleshooting.md#adopt-differences",
        ),
      );
    },
  );

  it("is adopted if it is a PublicKey with the declared key, and rejected if it has another key", async () => {
    const withKey = (publicKey: string) =>
      existing("PublicKey", "milan", inRome, { spec: { publicKey } });
    const other = await startWith(withKey(keyOf("x")));
    await expect(other.up(keyExchange("keys"))).rejects.toThrow(
      textPattern(
        `PublicKey tenant/milan of cluster rome ${DIFFERS} publicKey "${keyOf("x")}" (declared: "${keyOf("m")}")`,
      ),
    );

    const clusters = await startWith(withKey(keyOf("m")));
    await clusters.up(keyExchange("keys"));
    expect(await clusters.objects("PublicKey")).toHaveLength(2);
  });

  it("is ignored if it is Terminating", async () => {
    const clusters = await startWith(existing("Secret", "gw-keys", { ...inRome, ...TERMINATING }));

    await clusters.up(gatewayKeys("keys"));
    expect(await clusters.objects("Secret")).toHaveLength(1);
  });
});

// case: V4
it("rejects an object if it is forbidden to get", async ({ clusters }) => {
  reject("get", FORBIDDEN, { kind: "Configuration" });

  await expect(clusters.up(configuration("c"))).rejects.toThrow(
    textPattern(
      "cannot check whether Configuration tenant/milan of cluster rome exists, which this stack would overwrite cannot " +
        'inspect cluster rome: user "me" is not allowed to do this Grant "get" on objects of kind Configuration. ' +
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden",
    ),
  );
});

it("rejects an object if its CRD is not installed", async ({ clusters }) => {
  const error = new ApiError(404, 'no matches for kind "Configuration"');
  reject("get", error, { kind: "Configuration" });

  await expect(clusters.up(configuration("c"))).rejects.toThrow(
    textPattern(
      'inspect cluster rome: no matches for kind "Configuration" ' +
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#missing-kind",
    ),
  );
});

it("does not inspect an object in a preview that does not know its name", async ({ clusters }) => {
  reject("get", FORBIDDEN, { kind: "Configuration" });
  const remoteClusterId = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;

  await expect(clusters.preview(configuration("c", { remoteClusterId }))).resolves.toBeDefined();
});
