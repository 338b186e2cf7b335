import { expect, it } from "vitest";
import { type SeenEnd, staleness as stalenessOf } from "../src/staleness.js";

/** The client's classes are types of what an API server answers: plain objects. */
const staleness = (end: unknown, seconds: number) => stalenessOf(end as SeenEnd, seconds);

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

/** A change of an object's `spec`, as the API server keeps account of it. */
const specChanged = (second: number, subresource?: string) => ({
  fieldsV1: { "f:spec": {} },
  time: at(second),
  subresource,
});

/** A gateway that was changed at second 10: its Deployment followed at 11, its pod at 13, the first packet at 17. */
function settled() {
  return {
    gateway: { metadata: { managedFields: [specChanged(10)] } },
    deployment: {
      metadata: { name: "gw-milan", generation: 2, managedFields: [specChanged(11)] },
      spec: { replicas: 1 },
      status: { observedGeneration: 2, updatedReplicas: 1, readyReplicas: 1 },
    },
    pods: [{ metadata: { creationTimestamp: at(13) } }],
    connection: {
      status: { value: "Connected", latency: { timestamp: at(17).toISOString() } },
    },
  };
}

it("is none once a packet has crossed the tunnel after the change", () => {
  expect(staleness(settled(), 0)).toBeUndefined();
});

it("is there while a Connection says what it said before its pod", () => {
  const connection = {
    status: { value: "Connected", latency: { timestamp: at(9).toISOString() } },
  };
  expect(staleness({ ...settled(), connection }, 0)).toBe(
    "whose last packet is from before its gateway's pod",
  );
});

it("is there while a Connection says anything but Connected", () => {
  const connection = { status: { value: "Error" } };
  expect(staleness({ ...settled(), connection }, 0)).toBe("whose status is Error");
  expect(staleness({ ...settled(), connection: undefined }, 0)).toBe("whose status is not known");
});

it("is none without measurements, as Liqo's templates without pings have it", () => {
  const connection = { status: { value: "Connected" } };
  expect(staleness({ ...settled(), connection }, 0)).toBeUndefined();
});

it("is there while Liqo has not changed the Deployment, for as long as that may take", () => {
  const { deployment } = settled();
  const earlier = {
    ...deployment,
    metadata: {
      generation: 2,
      // A Deployment's status is written under way. That is no change of it.
      managedFields: [specChanged(5), specChanged(12, "status")],
    },
  };
  expect(staleness({ ...settled(), deployment: earlier }, 1)).toBe(
    "whose Deployment is as it was before",
  );
  expect(staleness({ ...settled(), deployment: earlier }, 6)).toBeUndefined();
});

it.each([
  { observedGeneration: 1 },
  { updatedReplicas: 0 },
  { readyReplicas: 0 },
  { readyReplicas: undefined },
])("is there while the Deployment is not rolled out: %j", (difference) => {
  const { deployment } = settled();
  const status = { ...deployment.status, ...difference };
  expect(staleness({ ...settled(), deployment: { ...deployment, status } }, 0)).toBe(
    "whose Deployment gw-milan is not rolled out",
  );
});

it("is there while a pod of before is still there", () => {
  const pods = [...settled().pods, { metadata: { creationTimestamp: at(1) } }];
  expect(staleness({ ...settled(), pods }, 0)).toBe("whose Deployment gw-milan is not rolled out");
});

it("is there without a gateway or its Deployment", () => {
  expect(staleness({ ...settled(), gateway: undefined }, 0)).toBe("whose gateway is not there");
  expect(staleness({ ...settled(), deployment: undefined }, 0)).toBe(
    "whose Deployment is not there",
  );
});
