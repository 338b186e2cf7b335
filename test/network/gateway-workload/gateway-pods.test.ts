import { describe, expect, it } from "vitest";
import { sendingPods, startOf } from "../../../src/network/gateway-workload/gateway-pods.js";
import { at, pod, READY } from "../checks/live-sides.js";

const running = (name: string, time: string) => ({
  name,
  state: { running: { startedAt: at(time) } },
});

describe("startOf", () => {
  it("is the start of container wireguard, which reads the keys", () => {
    const containerStatuses = [running("gateway", "09:00:01"), running("wireguard", "09:30:00")];
    expect(startOf(pod({ containerStatuses }))).toBe(at("09:30:00"));
  });

  it("is the first start of a running container if no container is called wireguard", () => {
    const waiting = { name: "b", state: { waiting: { reason: "CrashLoopBackOff" } } };
    const containerStatuses = [running("c", "09:20:00"), waiting, running("a", "09:10:00")];
    expect(startOf(pod({ containerStatuses }))).toBe(at("09:10:00"));
  });

  it("is the start of the pod if its containers report no start", () => {
    expect(startOf(pod({ startTime: at("09:00:02") }))).toBe(at("09:00:02"));
  });

  it("is the creation of the pod if no start is reported", () => {
    expect(startOf(pod())).toBe(at("09:00:00"));
    expect(startOf({})).toBeUndefined();
  });

  it("is never before the creation of the pod, whatever the clock of its node", () => {
    expect(startOf(pod({ containerStatuses: [running("wireguard", "08:59:58")] }))).toBe(
      at("09:00:00"),
    );
  });
});

describe("sendingPods", () => {
  it("are the Ready pods", () => {
    const pods = [pod({ phase: "Pending" }), pod(READY)];
    expect(sendingPods(pods)).toEqual([pods[1]]);
  });

  it("is the active pod of several replicas", () => {
    const active = { metadata: { name: "b", labels: { "networking.liqo.io/active": "true" } } };
    const pods = [pod(READY), pod(READY, active)];
    expect(sendingPods(pods)).toEqual([pods[1]]);
  });

  it.each([
    ["Terminating", pod(READY, { metadata: { deletionTimestamp: at("10:00:00") } })],
    ["Failed", pod({ ...READY, phase: "Failed" })],
    ["Succeeded", pod({ ...READY, phase: "Succeeded" })],
  ])("do not include a %s pod", (_, ended) => {
    expect(sendingPods([ended])).toEqual([]);
  });
});
