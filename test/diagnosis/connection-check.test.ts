import { describe, expect, it } from "vitest";
import { checkConnection } from "../../src/diagnosis/connection-check.js";
import { measuring, milan, rome, RUNNING } from "./seen-sides.js";

const up = { connection: { status: { value: "Connected" } } };
const error = { connection: { status: { value: "Error" } } };

describe("checkConnection", () => {
  it("finds nothing wrong with a tunnel that is up", () => {
    expect(checkConnection(rome(), milan(), true)).toEqual({
      result: "ok",
      seen: "Connection gw-milan says Connected",
    });
  });

  it("takes a tunnel for unproven that was not measured for a minute more than it should be", () => {
    expect(checkConnection(rome(measuring("10:01:11")), milan(), true)).toEqual({
      result: "unknown",
      seen: "Connection gw-milan says Connected, but was last measured at 2026-01-01T10:00:00Z",
      next:
        "see whether its gateway reaches its API server: " +
        "kubectl logs deploy/gw-milan -n liqo-tenant-milan --all-containers",
    });
  });

  it.each([
    ["it was measured in time", measuring("10:01:09")],
    [
      "its gateway is told to say so less often",
      measuring("10:05:00", "--ping-update-status-interval=5m"),
    ],
    ["its gateway sends no pings", measuring("12:00:00", "--ping-enabled=false")],
    ["the cluster does not say how late it is", measuring(undefined)],
    ["its Deployment is not seen", { ...measuring("12:00:00"), parts: RUNNING }],
    ["it was never measured", { ...measuring("12:00:00"), ...up }],
  ])("takes a tunnel for up that says so, if %s", (_, differences) => {
    expect(checkConnection(rome(differences), milan(), true).result).toBe("ok");
  });

  it.each([
    ["client", rome(error), milan(), "gw-milan", "rome and milan"],
    ["server", milan(error), rome(), "gw-rome", "milan and rome"],
  ])("blames what lies between, if all else is well, at the %s", (_, own, other, name, both) => {
    expect(checkConnection(own, other, true)).toEqual({
      result: "wrong",
      seen:
        `Connection ${name} says Error: both gateways run, their keys match and the client dials where the server answers, ` +
        `yet no packet crosses, so UDP between the clusters ${both} is probably blocked`,
      next: "see whether UDP from the client's cluster reaches 203.0.113.7:51840 (firewalls, security groups, NAT)",
    });
  });

  it.each([
    ["something else is wrong", milan(), false],
    ["the other cluster is not looked into", undefined, true],
  ])("does not if %s", (_, other, allIsWell) => {
    expect(checkConnection(rome(error), other, allIsWell)).toEqual({
      result: "wrong",
      seen: "Connection gw-milan says Error",
      next:
        "see whether UDP from the client's cluster reaches 203.0.113.7:51840 (firewalls, security groups, NAT), " +
        "and whether the other end's gateway runs",
    });
  });

  it("sees a server whose client's address it does not know", () => {
    expect(checkConnection(milan(error), undefined, true).next).toContain(
      "reaches the server's endpoint (firewalls",
    );
  });

  it("sees that the gateway has not made one", () => {
    expect(checkConnection(rome({ connection: undefined }), milan(), true)).toEqual({
      result: "wrong",
      seen: "there is no Connection gw-milan",
      next:
        "see what its gateway says, which creates it: kubectl logs deploy/gw-milan -n liqo-tenant-milan --all-containers; " +
        "see whether Liqo works there: kubectl -n liqo get pods; kubectl -n liqo logs deploy/liqo-controller-manager",
    });
  });

  it("knows that a client makes none while it looks for its server's name", () => {
    const spec = { endpoint: { addresses: ["gw.example.com"], port: 51840 } };

    expect(checkConnection(rome({ spec, connection: undefined }), milan(), true).next).toBe(
      "see whether the gateway's pod can resolve gw.example.com: a client without a Connection is still looking for its server",
    );
  });
});
