import { describe, expect, it } from "vitest";
import { tunnelStatus } from "../../../src/network/checks/tunnel-status.js";
import { rome } from "./live-sides.js";

const WHICH = "Connection gw-milan in namespace liqo-tenant-milan of cluster rome";
const connection = (status: object) => ({ connection: { metadata: { name: "gw-milan" }, status } });

describe("the status of a tunnel", () => {
  it.each([
    ["Connecting", "Connecting"],
    ["Error", "Error"],
    ["Connected", "Connected"],
  ])("is %s if the Connection reports it", (value, status) => {
    expect(tunnelStatus(rome(connection({ value }))).status).toBe(status);
  });

  it("comes with the latency that the Connection reports", () => {
    const side = rome(connection({ value: "Connected", latency: { value: "1.2ms" } }));
    expect(tunnelStatus(side)).toEqual({ status: "Connected", latency: "1.2ms" });
  });

  it("is unknown if the Connection is not found", () => {
    expect(tunnelStatus(rome({ connection: undefined }))).toEqual({
      status: `Unknown: ${WHICH} not found`,
      latency: "",
    });
  });

  it("is unknown if the Connection has no status", () => {
    expect(tunnelStatus(rome(connection({}))).status).toBe(
      `Unknown: ${WHICH} reports no status yet`,
    );
  });

  it("is unknown if Connections are forbidden to read", () => {
    const side = rome({ connection: undefined, unread: new Set(["Connections"] as const) });
    expect(tunnelStatus(side).status).toBe(`Unknown: forbidden: cannot read ${WHICH}`);
  });

  it("is unknown if the cluster could not be inspected", () => {
    const check = {
      name: "access",
      cluster: "rome",
      result: "wrong",
      found: "Unauthorized",
    } as const;
    expect(tunnelStatus(check).status).toBe("Unknown: Unauthorized");
  });

  it("is unknown if the tunnel reports Connected but its last measurement is too old", () => {
    const timestamp = "2026-01-01T10:00:00Z";
    const side = rome({
      ...connection({ value: "Connected", latency: { value: "1ms", timestamp } }),
      parts: { deployment: { spec: { template: { spec: {} } } }, pods: [] },
      now: new Date("2026-01-01T11:00:00Z"),
    });
    expect(tunnelStatus(side).status).toMatch(
      /^Unknown: .*its last measurement is from 2026-01-01/,
    );
  });
});
