import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterView } from "../../src/cluster/cluster-view.js";
import { isMissingKind, reasonOf } from "../../src/cluster/reason.js";
import { generatePrivateKey, publicKeyOf } from "../../src/keys/wireguard-key.js";

const PRIVATE_KEY = generatePrivateKey();
const LABELS = { "liqo.io/remote-cluster-id": "milan" };

let server: Server;
let view: ClusterView;
/** What was asked for, as path and selectors. */
let asked: string[];
/** What the API server answers, by the end of the path. Anything else is forbidden, or there is no such group. */
let answers: Readonly<Record<string, readonly object[]>>;
/** How often it has no time for Secrets yet. */
let busy: number;

beforeEach(async () => {
  asked = [];
  busy = 0;
  server = createServer(({ url = "" }, response) => {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    asked.push([pathname, ...searchParams.values()].join(" "));
    const items = answers[pathname.split("/").at(-1) ?? ""];
    response.statusCode = items !== undefined ? 200 : pathname.startsWith("/apis") ? 404 : 403;
    if (pathname.endsWith("/secrets") && busy-- > 0) {
      response.statusCode = 429;
    }
    response.setHeader("Content-Type", "application/json");
    response.setHeader("Date", "Thu, 01 Jan 2026 10:00:00 GMT");
    response.end(JSON.stringify({ items, resources: RESOURCES, message: "forbidden" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  view = await ClusterView.open(
    { kubeconfig: JSON.stringify(kubeconfigOf(`http://127.0.0.1:${port}`)) },
    "liqo-tenant-milan",
  );
});

afterEach(() => {
  server.close();
});

const RESOURCES = [
  { kind: "Secret", name: "secrets", namespaced: true },
  { kind: "Namespace", name: "namespaces", namespaced: false },
];

function kubeconfigOf(url: string): object {
  return {
    clusters: [{ name: "rome", cluster: { server: url, "insecure-skip-tls-verify": true } }],
    users: [{ name: "somebody", user: {} }],
    contexts: [{ name: "rome", context: { cluster: "rome", user: "somebody" } }],
    "current-context": "rome",
  };
}

describe("a view of a cluster", () => {
  it("asks again where the API server has no time yet", async () => {
    answers = { v1: [], secrets: [] };
    busy = 1;

    expect(await view.keys(LABELS)).toEqual([]);
    expect(asked.filter((path) => path.includes("/secrets"))).toHaveLength(2);
  });

  it("tells of keys their public half, and nothing of the private one", async () => {
    const named = (name: string, privateKey: string, owner = "Pod") => ({
      metadata: { name, ownerReferences: [{ kind: owner }] },
      data: { privateKey },
    });
    answers = {
      v1: [],
      secrets: [named("gw-milan", PRIVATE_KEY, "GatewayClient"), named("broken", "c2hvcnQ=")],
    };
    const keys = await view.keys(LABELS);

    expect(keys).toEqual([
      { name: "gw-milan", publicKey: publicKeyOf(PRIVATE_KEY), isLiqoMade: true },
      { name: "broken", publicKey: undefined, isLiqoMade: false },
    ]);
    expect(JSON.stringify(keys)).not.toContain(PRIVATE_KEY);
    expect(asked).toContain(
      "/api/v1/namespaces/liqo-tenant-milan/secrets liqo.io/remote-cluster-id=milan",
    );
  });

  it("knows the time of the cluster, as its API server says it", async () => {
    expect(view.now).toBeUndefined();

    answers = { v1: [], secrets: [] };
    await view.objects("v1", "Secret");

    expect(view.now).toEqual(new Date("2026-01-01T10:00:00Z"));
  });

  it("does without entries of the kubeconfig that are not complete", async () => {
    const config = kubeconfigOf("http://127.0.0.1") as { contexts: object[] };
    config.contexts.push({ name: "half", context: {} });

    await ClusterView.open({ kubeconfig: JSON.stringify(config), context: "rome" }, "default");
  });

  it("says so where the kubeconfig has no such context", async () => {
    const access = {
      kubeconfig: JSON.stringify(kubeconfigOf("http://127.0.0.1")),
      context: "milan",
    };

    await expect(ClusterView.open(access, "liqo-tenant-rome")).rejects.toThrow(
      'expected a context of the kubeconfig, which has "rome", got "milan"',
    );
  });

  it("looks for one object by its name", async () => {
    answers = { v1: [], namespaces: [{ metadata: { name: "liqo-tenant-milan" } }] };

    expect(await view.itself()).toMatchObject({ metadata: { name: "liqo-tenant-milan" } });
    expect(asked).toContain("/api/v1/namespaces metadata.name=liqo-tenant-milan");
  });

  it("looks into all namespaces, where it may", async () => {
    answers = { v1: [], secrets: [{ metadata: { name: "gw-keys" } }] };

    expect(await view.everywhere("v1", "Secret", LABELS)).toMatchObject([
      { metadata: { name: "gw-keys" } },
    ]);
    expect(asked).toContain("/api/v1/secrets liqo.io/remote-cluster-id=milan");

    answers = { v1: [] };
    expect(await view.everywhere("v1", "Secret", LABELS)).toBe("unreadable");
  });

  it("looks into another namespace", async () => {
    answers = { v1: [], secrets: [] };
    await view.within("before").objects("v1", "Secret");

    expect(asked).toContain("/api/v1/namespaces/before/secrets");
  });

  it("knows what is not there from what it may not read", async () => {
    answers = { v1: [], namespaces: [] };

    expect(await view.itself()).toBeUndefined();
    expect(await view.keys(LABELS)).toBe("unreadable");
  });

  it("fails where it may not read what it cannot do without", async () => {
    answers = { v1: [] };

    const error: unknown = await view.objects("v1", "Secret").catch((reason: unknown) => reason);

    expect(reasonOf(error)).toBe("forbidden");
    expect(isMissingKind(error)).toBe(false);
  });

  it.each([
    ["group", "authentication.liqo.io/v1beta1", "Tenant"],
    ["kind", "v1", "Tenant"],
  ])("tells that the cluster has no such %s", async (_, apiVersion, kind) => {
    answers = { v1: [] };
    const error: unknown = await view.objects(apiVersion, kind).catch((reason: unknown) => reason);

    expect(isMissingKind(error)).toBe(true);
  });
});

it("looks into one cluster sign in once, however many there are", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sign-in-"));
  const log = join(folder, "log");
  const token = {
    apiVersion: "client.authentication.k8s.io/v1",
    kind: "ExecCredential",
    status: { token: "t", expirationTimestamp: "2999-01-01T00:00:00Z" },
  };
  const script = `require("fs").appendFileSync(${JSON.stringify(log)}, "in ");console.log(${JSON.stringify(JSON.stringify(token))})`;
  const exec = {
    apiVersion: token.apiVersion,
    command: process.execPath,
    args: ["-e", script],
    interactiveMode: "Never",
  };
  const { port } = server.address() as AddressInfo;
  const config = {
    ...kubeconfigOf(`http://127.0.0.1:${port}`),
    users: [{ name: "somebody", user: { exec } }],
  };
  const access = { kubeconfig: JSON.stringify(config) };
  answers = { secrets: [] };

  const views = await Promise.all(["one", "other"].map((name) => ClusterView.open(access, name)));
  await Promise.all(views.flatMap((each) => [each.keys({}), each.keys({})]));

  expect(readFileSync(log, "utf8")).toBe("in ");
  rmSync(folder, { recursive: true });
});
