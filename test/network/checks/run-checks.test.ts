import { ApiError } from "../../../src/cluster/client/api-error.js";
import { describe, expect, it } from "vitest";
import { diagnosisOf } from "../../../src/diagnosis/diagnosis.js";
import { runChecks } from "../../../src/network/checks/run-checks.js";
import type { ClusterView } from "../../../src/cluster/cluster-view.js";
import { measuring, milan, placeOf, rome, viewOf } from "./live-sides.js";

const wrongIn = async (...sides: Parameters<typeof placeOf>[0][]) =>
  (await runChecks(sides.map(placeOf)))
    .filter(({ result }) => result === "wrong")
    .map(({ name, cluster }) => `${name} in ${cluster}`);

const OF_A_CLIENT = [
  "namespace",
  "configuration",
  "gateway",
  "template",
  "secret",
  "pod",
  "public key",
  "gateway keys",
  "dialled endpoint",
  "connection",
];

/** Rome, where one may not look in one way, or not for a kind. */
function placeForbidding(way: keyof ClusterView, kind: string | undefined) {
  const view = viewOf(rome());
  const ways = view as unknown as Record<string, (asked: string) => Promise<unknown>>;
  const look = ways[way];
  ways[way] = (asked) =>
    kind === undefined || kind === asked
      ? Promise.reject(Object.assign(new Error("HTTP-Code: 403"), { code: 403 }))
      : (look?.(asked) ?? Promise.resolve());
  return { ...placeOf(rome()), view: () => Promise.resolve(view) };
}

describe("examine", () => {
  it("looks at all that a tunnel needs, one thing after the other, in both clusters", async () => {
    const checks = await runChecks([placeOf(rome()), placeOf(milan())]);

    expect(checks.map(({ name, cluster }) => `${name} in ${cluster}`)).toEqual([
      "namespace in rome",
      "namespace in milan",
      "configuration in rome",
      "configuration in milan",
      "gateway in rome",
      "gateway in milan",
      "template in rome",
      "template in milan",
      "secret in rome",
      "secret in milan",
      "pod in rome",
      "pod in milan",
      "endpoint in milan",
      "public key in rome",
      "public key in milan",
      "gateway keys in rome",
      "gateway keys in milan",
      "dialled endpoint in rome",
      "connection in rome",
      "connection in milan",
    ]);
    expect(new Set(checks.map(({ result }) => result))).toEqual(new Set(["ok"]));
  });

  it("gives commands for the cluster that they are about, where its context is known", async () => {
    const twoSecrets = [
      { name: "gw-keys", isLiqoMade: false },
      { name: "copy", isLiqoMade: false },
    ];
    const seen = rome({ keys: twoSecrets, context: "admin@rome" });
    const secrets = (await runChecks([placeOf(seen)])).filter(({ name }) => name === "secret");

    expect(secrets.map(({ hint }) => hint)).toEqual([
      "delete the Secrets that are not the gateway's: kubectl --context admin@rome delete secret -n liqo-tenant-milan copy",
    ]);
  });

  it("names first what a server lacks whose client waits for it", async () => {
    const gateways = milan().gateways.map((server) => ({ ...server, status: {} }));
    const client = rome({ gateways: [], connection: undefined });

    expect(await wrongIn(client, milan({ gateways }))).toEqual([
      "endpoint in milan",
      "connection in rome",
    ]);
  });

  it("goes no further than it is asked to", async () => {
    const checks = await runChecks([placeOf(milan())], "configuration");

    expect(checks.map(({ name }) => name)).toEqual(["namespace", "configuration"]);
  });

  it.each([
    [{ tenantNamespace: { metadata: {} } }, "namespace in rome"],
    [{ configurations: [] }, "configuration in rome"],
    [{ hasTemplate: false }, "template in rome"],
    [{ keys: [{ name: "gw-keys", publicKey: "rome-key" }, { name: "copy" }] }, "secret in rome"],
    [{ parts: { pods: [] } }, "pod in rome"],
    [{ publicKeys: [] }, "public key in rome"],
    [{ keys: [{ name: "gw-keys", publicKey: "another" }] }, "public key in milan"],
    [{ connection: { status: { value: "Error" } } }, "connection in rome"],
  ])("finds what is wrong: %j", async (difference, found) => {
    expect(await wrongIn(rome(difference), milan())).toEqual([found]);
  });

  it("does not name what cannot be there without the namespace", async () => {
    const nothing = { tenantNamespace: undefined, configurations: [], gateways: [], keys: [] };

    expect(await wrongIn(rome(nothing), milan())).toEqual(["namespace in rome"]);
  });

  it("blames what lies between two clusters only if nothing else is wrong", async () => {
    const down = { connection: { status: { value: "Error" } } };
    const verdictOf = async (...sides: Parameters<typeof placeOf>[0][]) =>
      diagnosisOf(await runChecks(sides.map(placeOf)), "Error").summary;

    expect(await verdictOf(rome(down), milan(down))).toMatch(
      /^in cluster rome, Connection gw-milan reports Error: both gateways run.* is probably blocked\. Next: /,
    );
    expect(await verdictOf(rome({ ...down, keys: "unreadable" }), milan(down))).toMatch(
      /^in cluster rome, Connection gw-milan reports Error, and the cause is not known\. Not checked: "secret" in cluster rome, /,
    );
  });

  it("takes a tunnel for proven if one of its ends is", async () => {
    const verdictOf = async (...sides: Parameters<typeof placeOf>[0][]) =>
      diagnosisOf(await runChecks(sides.map(placeOf)), "Connected").summary;
    const late = measuring("10:05:00");

    expect(await verdictOf(rome(late), milan())).toBe("Connected");
    expect(await verdictOf(rome(late), milan(late))).toBe(
      "in cluster rome, Connection gw-milan reports Connected, but its last measurement is from 2026-01-01T10:00:00Z. Next: check " +
        "whether its gateway reaches the API server: kubectl logs deploy/gw-milan -n liqo-tenant-milan --all-containers",
    );
  });

  const ofGateways = [
    "gateway",
    "template",
    "secret",
    "pod",
    "endpoint",
    "gateway keys",
    "dialled endpoint",
  ];
  it.each([
    ["Configurations", "liqoObjects", "Configuration", ["configuration"]],
    ["gateways", "liqoObjects", "GatewayClient", ofGateways],
    ["PublicKeys", "liqoObjects", "PublicKey", ["public key"]],
    ["the gateway's template", "liqoObjectOf", undefined, ["template"]],
    [
      "the gateway's Deployment, Service or pods",
      "gateway",
      undefined,
      ["pod", "endpoint", "gateway keys"],
    ],
    ["Connections", "liqoObject", "Connection", ["connection"]],
  ] as const)("looks at all else where it may not read %s", async (words, way, kind, hidden) => {
    const checks = await runChecks([placeForbidding(way, kind), placeOf(milan())]);
    const inRome = checks.filter(({ cluster }) => cluster === "rome");

    expect(inRome.filter(({ result }) => result !== "ok")).toEqual(
      hidden.map((name) => ({
        name,
        cluster: "rome",
        result: "unknown",
        found: `${words} may not be read`,
      })),
    );
    expect(inRome.map(({ name }) => name)).toEqual(expect.arrayContaining(OF_A_CLIENT));
    expect(checks.filter(({ result }) => result === "wrong")).toEqual([]);
  });

  it.each([
    ["connect ECONNREFUSED 127.0.0.1:6443", new Error("connect ECONNREFUSED 127.0.0.1:6443")],
    ["Unauthorized", new ApiError(401, "Unauthorized")],
    ["HTTP-Code: 503", new Error("HTTP-Code: 503\nHeaders: {}")],
  ])("finds a cluster that cannot be looked into: %s", async (reason, error) => {
    const unreachable = { ...placeOf(rome()), view: () => Promise.reject(error) };
    const [first, ...others] = await runChecks([unreachable, placeOf(milan())]);

    expect(first).toEqual({
      name: "access",
      cluster: "rome",
      result: "wrong",
      found: `nothing could be looked at: ${reason}`,
      hint: "see whether its API server answers and takes this access: kubectl get namespaces",
    });
    expect(others.at(-1)).toMatchObject({ name: "connection", cluster: "milan", result: "ok" });
  });

  it("says so where only the provider of a program leads to a cluster", async () => {
    const closed = { ...placeOf(rome()), view: () => Promise.resolve(undefined) };

    expect(await runChecks([closed])).toEqual([
      {
        name: "access",
        cluster: "rome",
        result: "unknown",
        found: "this preview does not know yet how to reach the cluster",
      },
    ]);
  });
});
