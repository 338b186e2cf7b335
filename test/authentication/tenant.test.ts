import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { Tenant, type TenantArgs } from "../../src/index.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import { deleteObject, failureOf, find, specOf, UNCHANGED } from "../live-objects.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { ED25519_KEY, ED25519_REQUEST, RSA_KEY } from "./go-requests.js";
import { handshake, it, WITH_NAMESPACES } from "./handshake.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const TENANT = "milan Tenant rome";
const PROXY = "http://10.20.0.1:8118";
const encoded = (text: string) => Buffer.from(text).toString("base64");

/** The creations, updates and deletions of Tenants. */
const changesOf = (events: readonly string[]) =>
  events.filter((event) => /^(create|update|delete) milan Tenant /.test(event));

describe("a Tenant", () => {
  it("is deleted with its RoleBindings, which Liqo would keep for the next Tenant", async ({
    clusters,
  }) => {
    await clusters.up(handshake());

    expect((await find(clusters, TENANT))?.metadata.annotations).toMatchObject({
      "pulumi.com/deletionPropagationPolicy": "foreground",
    });
  });

  it("has the key, the request and the signature of the consumer", async ({ clusters }) => {
    const { outputs } = await clusters.up(handshake());

    expect(await find(clusters, TENANT)).toMatchObject({
      metadata: { namespace: "liqo-tenant-rome", labels: { "liqo.io/remote-cluster-id": "rome" } },
    });
    expect(await specOf(clusters, TENANT)).toEqual({
      clusterID: "rome",
      publicKey: encoded(outputs.publicKey),
      csr: encoded(outputs.csr),
      signature: outputs.signature,
      // Pulumi compares only declared fields. An undeclared one could be edited unnoticed.
      authzPolicy: "KeysExchange",
      tenantCondition: "Active",
    });
    expect(outputs).toMatchObject({
      authParams: {
        apiServer: "https://192.0.2.2:6443",
        ca: expect.stringMatching(/^\w/) as unknown,
        signedCRT: expect.stringMatching(/^\w/) as unknown,
      },
      remoteNamespace: "liqo-tenant-rome",
    });
  });

  it("does not change in a second up, nor after a refresh", async ({ clusters }) => {
    const first = await clusters.up(handshake());
    const second = await clusters.up(handshake());
    clusters.refresh();
    const third = await clusters.up(handshake());

    expect([second.changes, third.changes]).toMatchObject([UNCHANGED, UNCHANGED]);
    expect([second.outputs, third.outputs]).toEqual([first.outputs, first.outputs]);
  });

  it("is replaced after another nonce was signed, and keeps its certificate", async ({
    clusters,
    events,
  }) => {
    const before = await clusters.up(handshake());
    await deleteObject("milan Secret liqo-nonce", "liqo-tenant-rome");
    clusters.refresh();
    events.length = 0;
    const after = await clusters.up(handshake());

    expect(changesOf(events)).toEqual([
      "delete milan Tenant liqo-tenant-rome/rome",
      "create milan Tenant liqo-tenant-rome/rome",
    ]);
    expect(after.outputs.nonce).not.toBe(before.outputs.nonce);
    expect(after.outputs.authParams).toEqual(before.outputs.authParams);
    expect((await clusters.up(handshake())).changes).toMatchObject(UNCHANGED);
  });

  it("is updated if a proxy is added and removed, and waits for the status", async ({
    clusters,
    events,
  }) => {
    await clusters.up(handshake());
    events.length = 0;
    const added = await clusters.up(handshake({ tenant: { proxyUrl: PROXY } }));
    const removed = await clusters.up(handshake());

    expect(changesOf(events)).toEqual([
      "update milan Tenant liqo-tenant-rome/rome",
      "update milan Tenant liqo-tenant-rome/rome",
    ]);
    expect(added.outputs.authParams).toMatchObject({ proxyURL: PROXY });
    expect(removed.outputs.authParams).not.toHaveProperty("proxyURL");
    expect(await specOf(clusters, "rome Identity controlplane-milan")).not.toHaveProperty(
      "authParams.proxyURL",
    );
  });

  it("is cordoned without a replacement", async ({ clusters, events }) => {
    await clusters.up(handshake());
    events.length = 0;
    await clusters.up(handshake({ tenant: { condition: "Cordoned" } }));

    expect(changesOf(events)).toEqual(["update milan Tenant liqo-tenant-rome/rome"]);
    expect(await specOf(clusters, TENANT)).toMatchObject({ tenantCondition: "Cordoned" });
  });

  it("is rejected if it is new and Drained, and can be drained later", async ({ clusters }) => {
    const drained = handshake({ tenant: { condition: "Drained" } });

    expect(await failureOf(clusters, drained)).toContain(
      "Liqo does not accept Tenant rome of cluster milan, because it is new and Drained",
    );
    await clusters.up(handshake());
    await clusters.up(drained);
    expect(await specOf(clusters, TENANT)).toMatchObject({ tenantCondition: "Drained" });
  });

  it("has authParams that are a secret only if the URL of the proxy is one", async ({
    clusters,
  }) => {
    const isSecret = async (proxyUrl: pulumi.Input<string>) => {
      const { outputs } = await clusters.up(() => {
        const { authParams } = handshake({ tenant: { proxyUrl } })();
        return { isSecret: pulumi.isSecret(authParams) };
      });
      return outputs.isSecret;
    };

    expect(await isSecret(PROXY)).toBe(false);
    expect(await isSecret(pulumi.secret(PROXY))).toBe(true);
  });
});

describe("explains", () => {
  const messages = async (clusters: Awaited<ReturnType<typeof startRomeAndMilan>>, args = {}) => {
    const error = vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
    await failureOf(clusters, handshake(args));
    return error.mock.calls.map(([message]) => message).join("\n");
  };

  it("a failed handshake by the signature", async ({ clusters }) => {
    const signature = Buffer.alloc(64).toString("base64");

    expect(await messages(clusters, { tenant: { signature } })).toBe(
      "timed out after 5m: Tenant liqo-tenant-rome/rome in cluster milan\n" +
        "  waited until Liqo has accepted the consumer and signed its certificate\n" +
        "  seen: in cluster milan, Tenant rome has a signature of another nonce or of another key than Secret\n" +
        "    liqo-nonce and its own publicKey: Liqo does not renew the consumer's certificate\n" +
        "  next: run pulumi up --refresh: the consumer signs the nonce again\n" +
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#check-tenant",
    );
  });
});

it("that was deleted manually keeps its authParams until a refresh, with a warning", async ({
  clusters,
}) => {
  const before = await clusters.up(handshake());
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  await deleteObject(TENANT, "liqo-tenant-rome");
  const { outputs } = await clusters.preview(handshake());

  expect(outputs.authParams).toEqual(before.outputs.authParams);
  expect(warn.mock.calls.map(([message]) => message).join("\n")).toContain(
    "Tenant rome in namespace liqo-tenant-rome of cluster milan was not found",
  );
});

describe("rejects a certificate signing request", () => {
  const program = (args: Partial<TenantArgs>) => () => {
    new Tenant("tenant", {
      ...{ cluster: romeAndMilan().milan, remoteClusterId: "rome" },
      ...{ publicKey: ED25519_KEY, csr: ED25519_REQUEST },
      signature: Buffer.alloc(64).toString("base64"),
      ...args,
    });
  };
  const pem = (content: string) =>
    `-----BEGIN CERTIFICATE REQUEST-----\n${content}\n-----END CERTIFICATE REQUEST-----\n`;
  const UNREADABLE =
    "csr: expected a certificate signing request that is signed with its own key, got a request with another signature";

  it.for([
    ["that cannot be read", { csr: pem("AAAA") }, UNREADABLE],
    [
      "with a changed signature",
      { csr: ED25519_REQUEST.replace("491jCQ==", "491jCA==") },
      UNREADABLE,
    ],
    [
      "of another consumer",
      { remoteClusterId: "turin" },
      "csr: expected the request of CN=turin, O=liqo.io, got that of CN=rome, O=liqo.io",
    ],
    [
      "of another key",
      { publicKey: RSA_KEY },
      "csr: expected a request with the key in publicKey, got a request with another key",
    ],
    ["that is an output", { csr: pulumi.output(pem("AAAA")) }, UNREADABLE],
  ] as const)("%s", async ([, args, problem], { clusters }) => {
    await expectInvalidArgs(clusters, program(args), 'Tenant "tenant"', [problem]);
  });
});

it("is not adopted in another condition, and the error names the argument and the field", async () => {
  const existing = {
    apiVersion: "authentication.liqo.io/v1beta1",
    kind: "Tenant",
    metadata: { name: "rome", namespace: "liqo-tenant-rome" },
    spec: { clusterID: "rome" },
  };
  const { rome, milan } = WITH_NAMESPACES;
  const objects = [...milan.objects, existing];
  const clusters = await startRomeAndMilan({ rome, milan: { objects } });

  await expect(
    clusters.preview(handshake({ tenant: { adopt: true, condition: "Cordoned" } })),
  ).rejects.toThrow('condition (spec.tenantCondition) "Active" (declared: "Cordoned")');
});

it("rejects invalid arguments, and creates no object", async ({ clusters }) => {
  const program = () => {
    const { milan } = romeAndMilan();
    new Tenant("tenant", {
      ...{ cluster: milan, remoteClusterId: "rome" },
      publicKey: ED25519_REQUEST,
      csr: ED25519_KEY,
      signature: "",
      proxyUrl: "10.20.0.1",
      condition: "Off",
      proxyURL: PROXY,
    } as never);
  };

  await expectInvalidArgs(clusters, program, 'Tenant "tenant"', [
    "proxyURL: unknown argument, did you mean proxyUrl?",
    "publicKey: expected an Ed25519 or RSA public key in PEM, got 294 characters of another form",
    "csr: expected a certificate signing request in PEM, got 113 characters of another form",
    "signature: expected a signature in base64, got 0 characters of another form",
    'proxyUrl: expected the URL of a proxy such as http://10.20.0.1:8118, got "10.20.0.1"',
    'condition: expected one of Active, Cordoned, Drained, got "Off"',
  ]);
});
