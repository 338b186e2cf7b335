import { ApiError } from "../../../src/cluster/client/api-error.js";
import { describe, expect, it } from "vitest";
import { runChecks } from "../../../src/network/checks/run-checks.js";
import { tunnelDiagnosis } from "../../../src/network/checks/tunnel-diagnosis.js";
import type { ObjectKind } from "../../../src/cluster/client/cluster-api.js";
import type { SideLocation } from "../../../src/network/checks/side-location.js";
import { locationOf, measuring, milan, rome, ROME_KEY, viewOf } from "./live-sides.js";

const wrongIn = async (...sides: Parameters<typeof locationOf>[0][]) =>
  (await runChecks(sides.map(locationOf)))
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

/** Rome, where some kinds are forbidden to read. */
function locationForbidding(...kinds: readonly string[]): SideLocation {
  const view = viewOf(rome());
  const forbid =
    <A extends [ObjectKind, ...unknown[]], R>(request: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      kinds.includes(args[0].kind)
        ? Promise.reject(Object.assign(new Error("HTTP-Code: 403"), { code: 403 }))
        : request(...args);
  Object.assign(view, { get: forbid(view.get.bind(view)), list: forbid(view.list.bind(view)) });
  return { ...locationOf(rome()), view: () => Promise.resolve(view) };
}

describe("runChecks", () => {
  it("runs all checks of a tunnel, each in both clusters", async () => {
    const checks = await runChecks([locationOf(rome()), locationOf(milan())]);

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

  it("adds the context of a cluster to commands", async () => {
    const twoSecrets = [
      { name: "gw-keys", isCreatedByLiqo: false },
      { name: "copy", isCreatedByLiqo: false },
    ];
    const side = rome({ keys: twoSecrets, context: "admin@rome" });
    const secrets = (await runChecks([locationOf(side)])).filter(({ name }) => name === "secret");

    expect(secrets).toMatchObject([
      {
        hint: "delete the Secrets that are not the gateway's",
        commands: "kubectl --context admin@rome delete secret -n liqo-tenant-milan copy",
      },
    ]);
  });

  it("reports the server's problem first while its client waits for the server", async () => {
    const gateways = milan().gateways.map((server) => ({ ...server, status: {} }));
    const client = rome({ gateways: [], connection: undefined });

    expect(await wrongIn(client, milan({ gateways }))).toEqual([
      "endpoint in milan",
      "connection in rome",
    ]);
  });

  it("stops after the last check", async () => {
    const checks = await runChecks([locationOf(milan())], "configuration");

    expect(checks.map(({ name }) => name)).toEqual(["namespace", "configuration"]);
  });

  it.each([
    [{ tenantNamespace: { metadata: {} } }, "namespace in rome"],
    [{ configurations: [] }, "configuration in rome"],
    [{ hasTemplate: false }, "template in rome"],
    [{ keys: [{ name: "gw-keys", publicKey: ROME_KEY }, { name: "copy" }] }, "secret in rome"],
    [{ parts: { pods: [] } }, "pod in rome"],
    [{ publicKeys: [] }, "public key in rome"],
    [{ keys: [{ name: "gw-keys", publicKey: "another" }] }, "public key in milan"],
    [{ connection: { status: { value: "Error" } } }, "connection in rome"],
  ])("finds the problem: %j", async (difference, found) => {
    expect(await wrongIn(rome(difference), milan())).toEqual([found]);
  });

  it("reports only the namespace if it is not found", async () => {
    const nothing = { tenantNamespace: undefined, configurations: [], gateways: [], keys: [] };

    expect(await wrongIn(rome(nothing), milan())).toEqual(["namespace in rome"]);
  });

  it("names the network between the clusters only if no other check failed", async () => {
    const down = { connection: { status: { value: "Error" } } };
    const summaryOf = async (...sides: Parameters<typeof locationOf>[0][]) =>
      tunnelDiagnosis(await runChecks(sides.map(locationOf)), "Error").summary;

    expect(await summaryOf(rome(down), milan(down))).toMatch(
      /^in cluster rome, Connection gw-milan reports Error: both gateways run.* is probably blocked\nnext: /,
    );
    expect(await summaryOf(rome({ ...down, keys: "forbidden" }), milan(down))).toMatch(
      /^in cluster rome, Connection gw-milan reports Error, and the cause is not known\. Not checked: "secret" in cluster rome, /,
    );
  });

  it("is Connected if one side proves that the tunnel is up", async () => {
    const summaryOf = async (...sides: Parameters<typeof locationOf>[0][]) =>
      tunnelDiagnosis(await runChecks(sides.map(locationOf)), "Connected").summary;
    const late = measuring("10:05:00");

    expect(await summaryOf(rome(late), milan())).toBe("Connected");
    expect(await summaryOf(rome(late), milan(late))).toBe(
      "in cluster rome, Connection gw-milan reports Connected, but its last measurement is from 2026-01-01T10:00:00Z\n" +
        "next: check whether its gateway reaches the API server\n" +
        "  kubectl logs deploy/gw-milan -n liqo-tenant-milan --all-containers",
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
    ["Configurations", "Configuration", ["configuration"]],
    ["gateways", "GatewayClient", ofGateways],
    ["PublicKeys", "PublicKey", ["public key"]],
    ["the gateway's template", "WgGatewayClientTemplate", ["template"]],
    ["the gateway's Deployment, Service or pods", "Pod", ["pod", "endpoint", "gateway keys"]],
    ["Connections", "Connection", ["connection"]],
  ] as const)("checks everything else if %s are forbidden to read", async (words, kind, hidden) => {
    const checks = await runChecks([locationForbidding(kind), locationOf(milan())]);
    const inRome = checks.filter(({ cluster }) => cluster === "rome");

    expect(inRome.filter(({ result }) => result !== "ok")).toEqual(
      hidden.map((name) => ({
        name,
        cluster: "rome",
        result: "unknown",
        found: `forbidden: cannot read ${words}`,
      })),
    );
    expect(inRome.map(({ name }) => name)).toEqual(expect.arrayContaining(OF_A_CLIENT));
    expect(checks.filter(({ result }) => result === "wrong")).toEqual([]);
  });

  it.each([
    ["connect ECONNREFUSED 127.0.0.1:6443", new Error("connect ECONNREFUSED 127.0.0.1:6443")],
    ["Unauthorized", new ApiError(401, "Unauthorized")],
    ["HTTP-Code: 503", new Error("HTTP-Code: 503\nHeaders: {}")],
  ])("reports a cluster that cannot be inspected: %s", async (reason, error) => {
    const unreachable = { ...locationOf(rome()), view: () => Promise.reject(error) };
    const [first, ...others] = await runChecks([unreachable, locationOf(milan())]);

    expect(first).toEqual({
      name: "access",
      cluster: "rome",
      result: "wrong",
      found: `the cluster cannot be inspected: ${reason}`,
      hint: "check that its API server responds and accepts your credentials",
      commands: "kubectl get namespaces",
    });
    expect(others.at(-1)).toMatchObject({ name: "connection", cluster: "milan", result: "ok" });
  });

  it("is unknown in a preview that does not know how to reach the cluster", async () => {
    const closed = { ...locationOf(rome()), view: () => Promise.resolve(undefined) };

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
