import { describe, expect, it } from "vitest";
import { type SeenEnd, staleness as stalenessOf } from "../../src/hooks/staleness.js";

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
      spec: { replicas: 1, template: { spec: {} } },
      status: { observedGeneration: 2, updatedReplicas: 1, readyReplicas: 1 },
    },
    pods: [{ metadata: { creationTimestamp: at(13) } }],
    connection: {
      status: { value: "Connected", latency: { timestamp: at(17).toISOString() } },
    },
    keys: [{ name: "gw-keys" }],
    publicKeys: [{ metadata: { managedFields: [specChanged(12)] } }],
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

it("is there while a Connection says what it said before the other end's key", () => {
  const publicKeys = [{ metadata: { managedFields: [specChanged(17)] } }];
  expect(staleness({ ...settled(), publicKeys }, 0)).toBe(
    "whose last packet is from before the other end's key",
  );
});

it("is there while a Connection says anything but Connected", () => {
  const connection = { status: { value: "Error" } };
  expect(staleness({ ...settled(), connection }, 0)).toBe("whose status is Error");
  expect(staleness({ ...settled(), connection: undefined }, 0)).toBe("whose status is not known");
});

it("is none where nothing was ever measured", () => {
  const connection = { status: { value: "Connected" } };
  expect(staleness({ ...settled(), connection }, 0)).toBeUndefined();
});

it("is none without pings, of which the last measurement may be long ago", () => {
  const { deployment } = settled();
  const containers = [{ name: "gateway", args: ["--ping-enabled=false"] }];
  const quiet = { ...deployment, spec: { replicas: 1, template: { spec: { containers } } } };
  const connection = { status: { value: "Connected", latency: { timestamp: at(1) } } };
  expect(staleness({ ...settled(), deployment: quiet, connection }, 0)).toBeUndefined();
});

it("is there while Liqo has not touched the Deployment, for as long as it may take to find that it need not", () => {
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

describe("while the pods are made from what the gateway was before", () => {
  const template = {
    spec: {
      template: {
        spec: { deployment: { spec: pods({ args: ["--mtu={{ .Spec.MTU }}"] }) } },
      },
    },
  };
  const seeLiqo =
    "see whether Liqo works there: kubectl -n liqo get pods; kubectl -n liqo logs deploy/liqo-controller-manager";

  /** The pods of a Deployment, with these flags and this Secret. */
  function pods({ args = ["--mtu=1300"], secretName = "gw-keys" } = {}) {
    const volumes = [{ name: "wireguard-config", secret: { secretName } }];
    return { template: { spec: { containers: [{ name: "wireguard", args }], volumes } } };
  }

  /** The same end, but of a gateway with this `spec` and pods of the one before. */
  function behind(spec: object) {
    const { gateway, deployment } = settled();
    return {
      ...settled(),
      gateway: { ...gateway, spec },
      deployment: { ...deployment, spec: { ...deployment.spec, ...pods() } },
      template,
    };
  }

  it("is there for as long as that takes, by a flag", () => {
    expect(staleness(behind({ mtu: 1340 }), 600)).toBe(
      `whose Deployment still has --mtu=1300, expected --mtu=1340; ${seeLiqo}`,
    );
    expect(staleness(behind({ mtu: 1300 }), 600)).toBeUndefined();
  });

  it("is there for as long as that takes, by the Secret that the gateway names", () => {
    expect(staleness(behind({ secretRef: { name: "gw-keys-2" } }), 600)).toBe(
      `whose Deployment still has Secret gw-keys, expected gw-keys-2; ${seeLiqo}`,
    );
  });

  it("is there for as long as that takes, by the Secret that Liqo finds", () => {
    const keys = [{ name: "gw-milan" }];
    expect(staleness({ ...behind({}), keys }, 600)).toBe(
      `whose Deployment still has Secret gw-keys, expected gw-milan; ${seeLiqo}`,
    );
    expect(staleness({ ...behind({}), keys: "unreadable" }, 600)).toBeUndefined();
  });

  it("is none by an empty name, which is what liqoctl writes where Liqo is to make the keys", () => {
    expect(staleness(behind({ secretRef: { name: "" } }), 600)).toBeUndefined();
  });

  it("is none after a while where the template may not be read", () => {
    expect(staleness({ ...behind({ mtu: 1340 }), template: "unreadable" }, 600)).toBeUndefined();
  });
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

it.each(["Failed", "Succeeded"])("is none for a pod of before that has %s", (phase) => {
  const pods = [...settled().pods, { metadata: { creationTimestamp: at(30) }, status: { phase } }];
  expect(staleness({ ...settled(), pods }, 0)).toBeUndefined();
});

it("is there without a gateway or its Deployment", () => {
  expect(staleness({ ...settled(), gateway: undefined }, 0)).toBe("whose gateway is not there");
  expect(staleness({ ...settled(), deployment: undefined }, 0)).toBe(
    "whose Deployment is not there",
  );
});

it.each([
  [0, []],
  [2, [{ name: "gw-keys" }, { name: "other" }]],
])("is there while Liqo cannot follow, for it finds %d Secrets", (count, keys) => {
  expect(staleness({ ...settled(), keys }, 60)).toBe(
    `whose gateway Liqo leaves as it is while there are ${count} Secrets labelled as its keys`,
  );
});

it("is none for Secrets that may not be read", () => {
  expect(staleness({ ...settled(), keys: "unreadable" }, 0)).toBeUndefined();
});
