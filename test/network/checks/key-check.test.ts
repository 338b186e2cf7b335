import { describe, expect, it } from "vitest";
import { checkGatewayKeys, checkKey } from "../../../src/network/checks/key-check.js";
import { at, milan, MILAN_KEY, pod, READY, rome, RUNNING } from "./live-sides.js";

describe("checkKey", () => {
  it("is ok if the PublicKey matches the Secret of the other cluster", () => {
    expect(checkKey(rome(), milan())).toEqual({
      result: "ok",
      found: "PublicKey milan matches the Secret in cluster milan",
    });
  });

  it("is wrong if the PublicKey does not match the Secret of the other cluster", () => {
    expect(checkKey(rome(), milan({ keys: [{ name: "gw-keys", publicKey: "new-key" }] }))).toEqual({
      result: "wrong",
      found: `PublicKey milan is ${MILAN_KEY}, but the public key of the Secret in cluster milan is new-key`,
      hint:
        "if you manage the keys, check that the publicKey that you set belongs to your Secret; otherwise run pulumi up " +
        "--refresh: it recreates what the stack declares",
    });
  });

  it.each([
    [0, [], "run pulumi up --refresh: it recreates what the stack declares"],
    [2, [{}, {}], "delete the PublicKey that the stack does not manage"],
  ])("is wrong if there are %d PublicKeys", (count, publicKeys, hint) => {
    expect(checkKey(rome({ publicKeys }), milan())).toEqual({
      result: "wrong",
      found: `namespace liqo-tenant-milan has ${count} PublicKeys labelled as key of the gateway in "milan", expected one`,
      hint,
    });
  });

  it.each([
    ["the other cluster is not inspected", undefined],
    ["its Secrets are forbidden to list", milan({ keys: "forbidden" })],
    ["it has several Secrets", milan({ keys: [{ name: "a" }, { name: "b" }] })],
    ["its Secret has no key", milan({ keys: [{ name: "a" }] })],
  ])("is unknown if %s", (_, other) => {
    expect(checkKey(rome(), other)).toEqual({
      result: "unknown",
      found: "PublicKey milan was not compared with the Secret in cluster milan",
    });
  });
});

describe("checkGatewayKeys", () => {
  /** The pod of the gateway to rome started at 09:00:00; its Secret last changed at this time. */
  const changed = (time: string | undefined, differences: object = {}) =>
    milan({
      keys: [{ name: "gw-keys", changedAt: time && at(time) }],
      connection: { status: { value: "Error" } },
      ...differences,
    });
  const connected = (measured?: string) => ({
    connection: {
      status: {
        value: "Connected",
        latency: measured === undefined ? undefined : { timestamp: at(measured) },
      },
    },
  });
  const started = "pod gw-rome-1 started at 2026-01-01T09:00:00Z";

  it.each(["08:59:59", "09:00:00"])("is ok if the pod started after the change at %s", (time) => {
    expect(checkGatewayKeys(changed(time))).toEqual({
      result: "ok",
      found: `${started}, after Secret gw-keys last changed at 2026-01-01T${time}Z`,
    });
  });

  it("is wrong if the pod started before the change and the tunnel is not Connected", () => {
    expect(checkGatewayKeys(changed("09:00:01"))).toEqual({
      result: "wrong",
      found:
        `${started}, before Secret gw-keys last changed at 2026-01-01T09:00:01Z, and Connection gw-rome reports no ` +
        "measurement since: the gateway probably still uses the earlier keys",
      hint: "restart it",
      commands: "kubectl delete pod gw-rome-1 -n liqo-tenant-rome",
    });
  });

  it("compares with the start of the container, not with that of the pod", () => {
    const state = { running: { startedAt: at("09:30:00") } };
    const containerStatuses = [{ name: "wireguard", state }];
    const parts = { ...RUNNING, pods: [pod({ ...READY, containerStatuses })] };
    expect(checkGatewayKeys(changed("09:29:59", { parts }))?.result).toBe("ok");
    expect(checkGatewayKeys(changed("09:30:01", { parts }))?.result).toBe("wrong");
  });

  it("is wrong if there is no Connection", () => {
    expect(checkGatewayKeys(changed("09:00:01", { connection: undefined }))?.result).toBe("wrong");
  });

  it("ignores the time of a measurement if the tunnel is not Connected", () => {
    const latency = { timestamp: at("10:00:00") };
    const connection = { status: { value: "Error", latency } };
    expect(checkGatewayKeys(changed("09:00:01", { connection }))?.result).toBe("wrong");
  });

  it("names all pods if several send packets", () => {
    const second = pod(READY, {
      metadata: { name: "gw-rome-2", creationTimestamp: at("09:00:00") },
    });
    const parts = { ...RUNNING, pods: [...RUNNING.pods, second] };
    expect(checkGatewayKeys(changed("09:30:00", { parts }))?.commands).toBe(
      "kubectl delete pod gw-rome-1 gw-rome-2 -n liqo-tenant-rome",
    );
  });

  it("is ok if a packet was measured after the change, which may have changed only labels", () => {
    expect(checkGatewayKeys(changed("09:30:00", connected("09:30:01")))).toEqual({
      result: "ok",
      found:
        `${started}, before Secret gw-keys last changed at 2026-01-01T09:30:00Z, and a packet was measured at ` +
        "2026-01-01T09:30:01Z",
    });
  });

  it.each([["09:29:59"], ["09:30:00"], [undefined]])(
    "is unknown if the tunnel is Connected but was last measured before the change, at %s",
    (measured) => {
      expect(checkGatewayKeys(changed("09:30:00", connected(measured)))).toEqual({
        result: "unknown",
        found:
          `${started}, before Secret gw-keys last changed at 2026-01-01T09:30:00Z, and Connection gw-rome reports no ` +
          "measurement since",
      });
    },
  );

  it("is unknown if Secrets are forbidden to list", () => {
    expect(checkGatewayKeys(milan({ keys: "forbidden" }))).toEqual({
      result: "unknown",
      found: "forbidden: cannot list Secrets in namespace liqo-tenant-rome",
    });
  });

  it("is unknown if Connections are forbidden to list and the pod started before the change", () => {
    const differences = { connection: undefined, unread: new Set(["Connections"]) };
    expect(checkGatewayKeys(changed("09:30:00", differences))).toEqual({
      result: "unknown",
      found:
        `${started}, before Secret gw-keys last changed at 2026-01-01T09:30:00Z; ` +
        "forbidden: cannot list Connections in namespace liqo-tenant-rome",
    });
  });

  it.each([
    ["of the Secret", changed(undefined)],
    [
      "of the pod",
      changed("09:00:00", { parts: { ...RUNNING, pods: [pod(READY, { metadata: {} })] } }),
    ],
  ])("is unknown if the time %s is not recorded", (_, side) => {
    expect(checkGatewayKeys(side)).toEqual({
      result: "unknown",
      found: "it is not recorded whether Secret gw-keys changed after the gateway's pod started",
    });
  });

  it("is ok if the times are not recorded but the tunnel is Connected", () => {
    expect(checkGatewayKeys(changed(undefined, connected()))).toEqual({
      result: "ok",
      found: "Connection gw-rome reports Connected with Secret gw-keys",
    });
  });

  const volumes = [{ name: "wireguard-config", secret: { secretName: "gw-keys-1" } }];
  const mounting = { parts: { ...RUNNING, pods: [pod(READY, { spec: { volumes } })] } };

  it("is wrong if the pod mounts another Secret and the tunnel is not Connected", () => {
    expect(checkGatewayKeys(changed("08:00:00", mounting))).toEqual({
      result: "wrong",
      found: "pod gw-rome-1 mounts Secret gw-keys-1, expected gw-keys",
      hint: "wait for the rollout; if it has ended, check that Liqo runs, and read its log",
      commands: [
        "kubectl rollout status deployment/gw-rome -n liqo-tenant-rome",
        "kubectl -n liqo-system get pods",
        "kubectl -n liqo-system logs deploy/liqo-controller-manager",
      ].join("\n"),
    });
  });

  it("is unknown if the pod mounts another Secret but the tunnel is Connected", () => {
    expect(
      checkGatewayKeys(changed("08:00:00", { ...mounting, ...connected("10:00:00") })),
    ).toEqual({
      result: "unknown",
      found: "pod gw-rome-1 mounts Secret gw-keys-1, expected gw-keys",
    });
  });

  it.each([
    ["no pod is Ready", changed("09:30:00", { parts: { ...RUNNING, pods: [pod()] } })],
    ["there is no Secret", changed("09:30:00", { keys: [] })],
    ["there are several Secrets", changed("09:30:00", { keys: [{ name: "a" }, { name: "b" }] })],
  ])("is skipped if %s, which another check reports", (_, side) => {
    expect(checkGatewayKeys(side)).toBeUndefined();
  });
});
