import { V1Pod } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { allRunning, allWaiting, type ContainerRun, podStatus } from "./pod-status.js";

const NOW = new Date("2026-01-01T00:00:00Z");
const POD = Object.assign(new V1Pod(), {
  spec: {
    containers: [
      { name: "gateway", image: "gateway:v1" },
      { name: "wireguard", image: "wireguard:v1" },
    ],
  },
});

it("is Running and Ready if all containers run", () => {
  const status = statusOf(allRunning(POD, NOW));

  expect(status.phase).toBe("Running");
  expect(status.podIP).toBe("10.10.0.2");
  expect(conditions(status)).toMatchObject({ Ready: "True", ContainersReady: "True" });
});

it("is Pending with the reason of each container if all containers wait", () => {
  const status = statusOf(
    allWaiting(POD, (image) => ({ reason: "ImagePullBackOff", message: image })),
  );

  expect(status.phase).toBe("Pending");
  expect(conditions(status)).toMatchObject({ Ready: "False", PodScheduled: "True" });
  expect(status.containerStatuses?.map(({ state }) => state?.waiting)).toEqual([
    { reason: "ImagePullBackOff", message: "gateway:v1" },
    { reason: "ImagePullBackOff", message: "wireguard:v1" },
  ]);
});

it("is Running but not Ready with the name of a crashing container", () => {
  const [gateway, wireguard] = allRunning(POD, NOW) as [ContainerRun, ContainerRun];
  const crashing = {
    ...wireguard,
    restartCount: 2,
    state: { waiting: { reason: "CrashLoopBackOff" } },
  };

  const status = statusOf([gateway, crashing]);

  expect(status.phase).toBe("Running");
  expect(status.conditions?.find(({ type }) => type === "Ready")).toMatchObject({
    status: "False",
    message: "containers with unready status: [wireguard]",
  });
  expect(status.containerStatuses?.[1]).toMatchObject({ ready: false, restartCount: 2 });
});

it("is not Ready if the node is not Ready, although all containers run", () => {
  const status = statusOf(allRunning(POD, NOW), false);

  expect(conditions(status)).toMatchObject({ Ready: "False", ContainersReady: "True" });
});

function statusOf(containers: readonly ContainerRun[], nodeReady = true) {
  const situation = { containers, podIP: "10.10.0.2", hostIP: "198.18.1.1", nodeReady };
  return podStatus(POD, situation, NOW);
}

function conditions(status: ReturnType<typeof podStatus>): Record<string, string> {
  return Object.fromEntries((status.conditions ?? []).map(({ type, status }) => [type, status]));
}
