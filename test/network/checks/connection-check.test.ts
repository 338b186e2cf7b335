import { describe, expect, it } from "vitest";
import { checkConnection } from "../../../src/network/checks/connection-check.js";
import type { DiagnosisCheck } from "../../../src/diagnosis/diagnosis-check.js";
import { at, measuring, milan, pod, READY, rome, RUNNING } from "./live-sides.js";

const reports = (value: string) => ({ connection: { status: { value } } });
const up = reports("Connected");
const error = reports("Error");

const check = (
  name: DiagnosisCheck["name"],
  cluster: string,
  result: DiagnosisCheck["result"] = "ok",
): DiagnosisCheck => ({ name, cluster, result, found: "" });
/** All other checks, as far as they matter here. */
const ALL_OK = [
  check("secret", "rome"),
  check("endpoint", "milan"),
  check("dialled endpoint", "rome"),
];
const UDP =
  "check whether UDP from the client's cluster reaches 203.0.113.7:51840 (firewalls, security groups, NAT)";
const LOGS = "kubectl logs deploy/gw-milan -n liqo-tenant-milan --all-containers";

describe("checkConnection, if the Connection reports Connected", () => {
  it("is ok", () => {
    expect(checkConnection(rome(), milan(), ALL_OK)).toEqual({
      result: "ok",
      found: "Connection gw-milan reports Connected",
    });
  });

  // case: R21
  it("is unknown if the last measurement is a minute later than expected", () => {
    expect(checkConnection(rome(measuring("10:01:11")), milan(), ALL_OK)).toEqual({
      result: "unknown",
      found:
        "Connection gw-milan reports Connected, but its last measurement is from 2026-01-01T10:00:00Z",
      hint: "check whether its gateway reaches the API server",
      commands: LOGS,
    });
  });

  it.each([
    ["the last measurement is recent", measuring("10:01:09")],
    [
      "the gateway is set to report less often",
      measuring("10:05:00", "--ping-update-status-interval=5m"),
    ],
    ["the gateway sends no pings", measuring("12:00:00", "--ping-enabled=false")],
    ["the API server does not report its time", measuring(undefined)],
    ["the Deployment is not readable", { ...measuring("12:00:00"), parts: RUNNING }],
    ["it was never measured", { ...measuring("12:00:00"), ...up }],
  ])("is ok if %s", (_, differences) => {
    expect(checkConnection(rome(differences), milan(), ALL_OK).result).toBe("ok");
  });

  const changed = (time: string) => ({ keys: [{ name: "gw-keys", changedAt: at(time) }] });

  it("is unknown if the Secret changed since and the gateway has not restarted", () => {
    const side = rome({ ...measuring("10:00:05"), ...changed("10:00:00") });
    expect(checkConnection(side, milan(), ALL_OK)).toEqual({
      result: "unknown",
      found:
        "Connection gw-milan reports Connected, but its last measurement is from 2026-01-01T10:00:00Z, before Secret " +
        "gw-keys last changed at 2026-01-01T10:00:00Z, and its gateway has not restarted since",
      hint: "check again in a minute; if it is no longer Connected, restart its gateway",
      commands: "kubectl delete pod gw-rome-1 -n liqo-tenant-milan",
    });
  });

  it.each([
    ["the tunnel was measured after the Secret changed", measuring("10:00:05"), "09:59:59"],
    [
      "the Secret changed and there are no pings",
      measuring("10:00:05", "--ping-enabled=false"),
      "10:00:01",
    ],
  ])("is ok if %s", (_, differences, time) => {
    const side = rome({ ...differences, ...changed(time) });
    expect(checkConnection(side, milan(), ALL_OK).result).toBe("ok");
  });
});

describe("checkConnection, if the Connection does not report Connected", () => {
  it.each([
    ["client", rome(error), milan(error), "gw-milan", "rome and milan"],
    ["server", milan(error), rome(error), "gw-rome", "milan and rome"],
  ])(
    "names UDP only if all other checks are ok in both clusters: %s",
    (_, own, other, name, both) => {
      expect(checkConnection(own, other, ALL_OK)).toEqual({
        result: "wrong",
        found:
          `Connection ${name} reports Error: both gateways run, their keys match and the client dials the endpoint that the ` +
          `server reports, but no packet arrives. UDP between the clusters ${both} is probably blocked`,
        hint: UDP,
      });
    },
  );

  it("names no cause if another check is wrong", () => {
    const earlier = [...ALL_OK, check("pod", "milan", "wrong"), check("secret", "rome", "wrong")];
    expect(checkConnection(rome(error), milan(error), earlier)).toEqual({
      result: "wrong",
      found: "Connection gw-milan reports Error",
      hint: 'fix the other problems first: "pod" in cluster milan, "secret" in cluster rome',
    });
  });

  it("names the unknown checks, and no cause", () => {
    const earlier = [...ALL_OK, check("gateway keys", "milan", "unknown")];
    expect(checkConnection(rome(error), milan(error), earlier)).toEqual({
      result: "wrong",
      found:
        'Connection gw-milan reports Error, and the cause is not known. Not checked: "gateway keys" in cluster milan',
      hint: `check these, then whether ${UDP.slice("check whether ".length)}`,
    });
  });

  it.each([
    [
      "the access to the other cluster, if access is missing",
      undefined,
      [...ALL_OK, check("access", "milan", "unknown")],
      '"access" in cluster milan',
    ],
    [
      "the other cluster's Connection, if it is forbidden to read",
      milan({ connection: undefined, unread: new Set(["Connections"]) }),
      ALL_OK,
      '"connection" in cluster milan',
    ],
    [
      "the endpoints, if there is no pair of a server and a client",
      milan(error),
      [check("secret", "rome")],
      '"endpoint", "dialled endpoint"',
    ],
  ])("names no cause, but %s", (_, other, earlier, open) => {
    expect(checkConnection(rome(error), other, earlier).found).toBe(
      `Connection gw-milan reports Error, and the cause is not known. Not checked: ${open}`,
    );
  });

  describe("and the other cluster is not inspected", () => {
    const found =
      "Connection gw-milan reports Error, and the cause is not known: cluster milan was not inspected";
    const ask =
      "ask the administrator of milan whether they changed something, and for their newest document; " +
      `then ${UDP}`;
    const comparisons = [
      check("public key", "rome", "unknown"),
      check("dialled endpoint", "rome", "unknown"),
    ];

    it("names the administrator of the other cluster, and no check that needs their access", () => {
      expect(checkConnection(rome(error), undefined, [...ALL_OK, ...comparisons])).toEqual({
        result: "wrong",
        found,
        hint: ask,
      });
    });

    it("also names the unknown checks of this cluster", () => {
      const earlier = [...comparisons, check("gateway keys", "rome", "unknown")];
      expect(checkConnection(rome(error), undefined, earlier)).toEqual({
        result: "wrong",
        found: `${found}. Not checked: "gateway keys" in cluster rome`,
        hint: `check these; ${ask}`,
      });
    });

    it("also names the comparisons if their objects in this cluster are forbidden to read", () => {
      const unread = new Set(["PublicKeys", "gateways"]);
      expect(checkConnection(rome({ ...error, unread }), undefined, comparisons).found).toBe(
        `${found}. Not checked: "public key" in cluster rome, "dialled endpoint" in cluster rome`,
      );
    });

    it("names only the access if the access to the other cluster failed", () => {
      const earlier = [check("access", "milan", "unknown"), ...comparisons];
      expect(checkConnection(rome(error), undefined, earlier)).toEqual({
        result: "wrong",
        found:
          'Connection gw-milan reports Error, and the cause is not known. Not checked: "access" in cluster milan',
        hint: `check these, then whether ${UDP.slice("check whether ".length)}`,
      });
    });

    it("does not name the address that the client dials if the address is not known", () => {
      expect(checkConnection(milan(error), undefined, ALL_OK).hint).toContain(
        "; then check whether UDP from the client's cluster reaches the server's endpoint (",
      );
    });
  });

  it.each([
    ["reports Connected", up],
    ["reports Connecting", reports("Connecting")],
    ["has no status", { connection: {} }],
    ["was not found", { connection: undefined }],
  ])("names no cause if the other cluster's Connection %s", (words, differences) => {
    expect(checkConnection(rome(error), milan(differences), ALL_OK)).toEqual({
      result: "wrong",
      found: `Connection gw-milan reports Error, but in cluster milan Connection gw-rome ${words}`,
      hint: "check again in a minute; if they still differ, read the gateway's log",
      commands: LOGS,
    });
  });

  it.each([
    ["reports Connecting", reports("Connecting")],
    ["has no status", { connection: {} }],
  ])("names no cause if it %s", (words, differences) => {
    expect(checkConnection(rome(differences), milan(error), ALL_OK)).toEqual({
      result: "wrong",
      found: `Connection gw-milan ${words}: its gateway has not decided yet`,
      hint: "check again in a minute; if nothing changes, read the gateway's log",
      commands: LOGS,
    });
  });

  const started = (time: string, now: string) => {
    const state = { running: { startedAt: at(time) } };
    const pods = [pod({ ...READY, containerStatuses: [{ name: "wireguard", state }] })];
    return { ...error, now: new Date(at(now)), parts: { ...RUNNING, pods } };
  };
  const gotKey = (time: string, now: string) => {
    const managedFields = [{ time: at(time), fieldsV1: { "f:spec": {} } }];
    return { ...error, now: new Date(at(now)), publicKeys: [{ metadata: { managedFields } }] };
  };

  it.each([
    ["its gateway has just started", rome(started("10:00:00", "10:00:14")), milan(error), "rome"],
    [
      "the other gateway has just started",
      rome(error),
      milan(started("10:00:00", "10:00:14")),
      "milan",
    ],
    ["its gateway has just got a key", rome(gotKey("10:00:00", "10:00:14")), milan(error), "rome"],
  ])("names no cause if %s", (_, own, other, cluster) => {
    expect(checkConnection(own, other, ALL_OK)).toEqual({
      result: "wrong",
      found: `Connection gw-milan reports Error, but the gateway in cluster ${cluster} started or got a key less than 15 s ago`,
      hint: "check again in a minute",
    });
  });

  it.each([
    ["started", started("10:00:00", "10:00:15")],
    ["got a key", gotKey("10:00:00", "10:00:15")],
  ])("names UDP if the gateways %s 15 s ago", (_, differences) => {
    expect(checkConnection(rome(differences), milan(differences), ALL_OK).found).toContain("UDP");
  });
});

describe("checkConnection, if there is no Connection", () => {
  it("is wrong, and names no cause", () => {
    expect(checkConnection(rome({ connection: undefined }), milan(), ALL_OK)).toEqual({
      result: "wrong",
      found: "Connection gw-milan not found: its gateway creates it",
      hint: "read the gateway's log",
      commands: LOGS,
    });
  });

  // case: S24 A client has no Connection while it resolves the host name of its server.
  it("advises to check name resolution first for a client", () => {
    const spec = { endpoint: { addresses: ["gw.example.com"], port: 51840 } };

    expect(checkConnection(rome({ spec, connection: undefined }), milan(), ALL_OK)).toMatchObject({
      hint:
        "check that the gateway's pod can resolve gw.example.com: a client creates its Connection after that; " +
        "read the gateway's log",
      commands: LOGS,
    });
  });

  it("does not advise to check name resolution for the server", () => {
    const spec = { endpoint: { addresses: ["gw.example.com"], port: 51840 } };
    const own = milan({ connection: undefined });

    expect(checkConnection(own, rome({ spec }), ALL_OK)).toMatchObject({
      hint: "read the gateway's log",
      commands: "kubectl logs deploy/gw-rome -n liqo-tenant-rome --all-containers",
    });
  });
});
