import { describe, expect, it } from "vitest";
import {
  adviceAfter,
  podsWithEarlierKeys,
  type LiveGatewaySide,
  rolloutStatus,
} from "../../../src/network/gateway/rollout-status.js";

/** Why a side is stale. Its objects have only the fields that are read. */
const staleness = (side: unknown, seconds: number) =>
  rolloutStatus(side as LiveGatewaySide, seconds)?.reason;

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

const packetAt = (second: number) => ({
  status: { value: "Connected", latency: { timestamp: at(second) } },
});

/** A change of an object's `spec`, as `managedFields` records it. */
const specChanged = (second: number, subresource?: string) => ({
  fieldsV1: { "f:spec": {} },
  time: at(second),
  subresource,
});

/**
 * A gateway that was changed at second 10: its Deployment followed at 11, its pod at 13, the first
 * packet at 17.
 */
function settled() {
  return {
    liqoNamespace: "liqo-system",
    gateway: { metadata: { managedFields: [specChanged(10)] } },
    deployment: {
      metadata: { name: "gw-milan", generation: 2, managedFields: [specChanged(11)] },
      spec: { replicas: 1, template: { spec: {} } },
      status: { observedGeneration: 2, updatedReplicas: 1, readyReplicas: 1 },
    },
    pods: [{ metadata: { creationTimestamp: at(13) } }],
    connection: packetAt(17),
    keys: [{ name: "gw-keys" }],
    publicKeys: [{ metadata: { managedFields: [specChanged(12)] } }],
  };
}

it("is undefined once a packet has crossed the tunnel after the change", () => {
  expect(staleness(settled(), 0)).toBeUndefined();
});

// case: S31 Liqo reports Connected for ten seconds after the tunnel is down.
it("names the pod while the last measurement is older than the pod", () => {
  const connection = packetAt(9);
  expect(staleness({ ...settled(), connection }, 0)).toBe(
    "its last measurement is older than the gateway's pod",
  );
});

it("names the pod if the pod was created in the second of the last measurement", () => {
  const connection = packetAt(13);
  expect(staleness({ ...settled(), connection }, 0)).toBe(
    "its last measurement is older than the gateway's pod",
  );
});

describe("advises a shorter interval of the template if a report takes longer than the timeout", () => {
  const slow = (interval: string) => {
    const { deployment } = settled();
    const args = [`--ping-update-status-interval=${interval}`];
    const spec = { replicas: 1, template: { spec: { containers: [{ name: "gateway", args }] } } };
    return { ...settled(), deployment: { ...deployment, spec } };
  };
  const advice = (side: object, timeout: string) =>
    adviceAfter(timeout, rolloutStatus(side as LiveGatewaySide, 0)).hint;
  const shorter = (seconds: number) =>
    "set a shorter --ping-update-status-interval in the template of the gateway, or a longer timeout: the gateway " +
    `may take ${seconds} s to report a packet`;

  // case: V16 A template lets a gateway report its status only every day. Limit: a template of
  // another stack is not rejected.
  it("while the last measurement is older than the pod", () => {
    const side = { ...slow("24h"), connection: packetAt(9) };
    expect(advice(side, "5m")).toBe(shorter(86_400));
    expect(advice(side, "25h")).toBeUndefined();
    expect(advice({ ...side, connection: packetAt(17) }, "5m")).toBeUndefined();
  });

  it("while the last measurement is older than the remote gateway's key", () => {
    const publicKeys = [{ metadata: { managedFields: [specChanged(17)] } }];
    expect(advice({ ...slow("5m"), publicKeys }, "5m")).toBe(shorter(300));
  });

  it("while the pod may run with earlier keys", () => {
    const keys = [{ name: "gw-keys", changedAt: at(20) }];
    expect(advice({ ...slow("4m"), keys }, "5m")).toBe(shorter(360));
  });
});

it("names the remote gateway's key while the last measurement is older than the key", () => {
  const publicKeys = [{ metadata: { managedFields: [specChanged(17)] } }];
  expect(staleness({ ...settled(), publicKeys }, 0)).toBe(
    "its last measurement is older than the remote gateway's key",
  );
});

it("names the status of the Connection unless it is Connected", () => {
  const connection = { status: { value: "Error" } };
  expect(staleness({ ...settled(), connection }, 0)).toBe("it reports Error");
  expect(staleness({ ...settled(), connection: undefined }, 0)).toBe("it reports no status");
});

it("is undefined without a measurement", () => {
  const connection = { status: { value: "Connected" } };
  expect(staleness({ ...settled(), connection }, 0)).toBeUndefined();
});

// case: S21 Gateways without pings always report Connected. Limit: their status is not measured.
it("is undefined without pings, however old the last measurement is", () => {
  const { deployment } = settled();
  const containers = [{ name: "gateway", args: ["--ping-enabled=false"] }];
  const quiet = { ...deployment, spec: { replicas: 1, template: { spec: { containers } } } };
  const connection = packetAt(1);
  expect(staleness({ ...settled(), deployment: quiet, connection }, 0)).toBeUndefined();
});

it("names a Deployment older than the last change of its gateway, but only for five seconds", () => {
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
    "its Deployment is older than the gateway's last change",
  );
  expect(staleness({ ...settled(), deployment: earlier }, 6)).toBeUndefined();
});

describe("while the Deployment has pods of the former gateway", () => {
  const template = {
    spec: {
      template: {
        spec: { deployment: { spec: pods({ args: ["--mtu={{ .Spec.MTU }}"] }) } },
      },
    },
  };

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

  it("advises to check Liqo", () => {
    const side = behind({ mtu: 1340 }) as unknown as LiveGatewaySide;
    expect(rolloutStatus(side, 600)?.advice?.commands).toBe(
      "kubectl -n liqo-system get pods\nkubectl -n liqo-system logs deploy/liqo-controller-manager",
    );
  });

  it("names the flag, however long the rollout takes", () => {
    expect(staleness(behind({ mtu: 1340 }), 600)).toBe(
      "its Deployment still has --mtu=1300, expected --mtu=1340",
    );
    expect(staleness(behind({ mtu: 1300 }), 600)).toBeUndefined();
  });

  it("names the Secret that the gateway refers to, however long the rollout takes", () => {
    expect(staleness(behind({ secretRef: { name: "gw-keys-2" } }), 600)).toBe(
      "its Deployment still has Secret gw-keys, expected gw-keys-2",
    );
  });

  it("names the Secret that Liqo finds, however long the rollout takes", () => {
    const keys = [{ name: "gw-milan" }];
    expect(staleness({ ...behind({}), keys }, 600)).toBe(
      "its Deployment still has Secret gw-keys, expected gw-milan",
    );
    expect(staleness({ ...behind({}), keys: "forbidden" }, 600)).toBeUndefined();
  });

  it("is undefined for the empty name of a Secret, which liqoctl writes if Liqo creates the keys", () => {
    expect(staleness(behind({ secretRef: { name: "" } }), 600)).toBeUndefined();
  });

  it("is undefined after five seconds if the template is forbidden to get", () => {
    expect(staleness({ ...behind({ mtu: 1340 }), template: "forbidden" }, 600)).toBeUndefined();
  });
});

it.each([
  { observedGeneration: 1 },
  { updatedReplicas: 0 },
  { readyReplicas: 0 },
  { readyReplicas: undefined },
])("names a Deployment until its rollout is complete: %j", (difference) => {
  const { deployment } = settled();
  const status = { ...deployment.status, ...difference };
  expect(staleness({ ...settled(), deployment: { ...deployment, status } }, 0)).toBe(
    "Deployment gw-milan is not rolled out",
  );
});

it("names a Deployment while its former pod exists", () => {
  const pods = [...settled().pods, { metadata: { creationTimestamp: at(1) } }];
  expect(staleness({ ...settled(), pods }, 0)).toBe("Deployment gw-milan is not rolled out");
});

it.each(["Failed", "Succeeded"])("is undefined if the former pod has %s", (phase) => {
  const pods = [...settled().pods, { metadata: { creationTimestamp: at(30) }, status: { phase } }];
  expect(staleness({ ...settled(), pods }, 0)).toBeUndefined();
});

it("names a missing gateway or Deployment", () => {
  expect(staleness({ ...settled(), gateway: undefined }, 0)).toBe("the gateway was not found");
  expect(staleness({ ...settled(), deployment: undefined }, 0)).toBe(
    "its Deployment was not found",
  );
});

it.each([
  [0, []],
  [2, [{ name: "gw-keys" }, { name: "other" }]],
])("names the number of Secrets if Liqo finds %d", (count, keys) => {
  expect(staleness({ ...settled(), keys }, 60)).toBe(
    `the gateway has ${count} Secrets labelled as its keys: Liqo ignores changes of the gateway until a single Secret has the labels`,
  );
});

it("is undefined if Secrets are forbidden to list", () => {
  expect(staleness({ ...settled(), keys: "forbidden" }, 0)).toBeUndefined();
});

describe("if the Secret was written after the pod had started", () => {
  const writtenAt = (second: number) => ({
    ...settled(),
    keys: [{ name: "gw-keys", changedAt: at(second) }],
  });

  it("names the pod unless a packet has crossed since", () => {
    expect(staleness(writtenAt(17), 600)).toBe(
      "its pod started before its Secret was last written",
    );
    expect(staleness(writtenAt(16), 600)).toBeUndefined();
  });

  it("names the pod, whatever the status of the Connection is", () => {
    const connection = { status: { value: "Error" } };
    expect(staleness({ ...writtenAt(20), connection }, 0)).toBe(
      "its pod started before its Secret was last written",
    );
  });

  it("names the pod of a tunnel without pings", () => {
    const { deployment } = settled();
    const containers = [{ name: "gateway", args: ["--ping-enabled=false"] }];
    const quiet = { ...deployment, spec: { replicas: 1, template: { spec: { containers } } } };
    const connection = packetAt(30);
    expect(staleness({ ...writtenAt(20), deployment: quiet, connection }, 0)).toBe(
      "its pod started before its Secret was last written",
    );
  });

  it("is undefined if the pod started at the same time or later", () => {
    const connection = { status: { value: "Connected" } };
    expect(staleness({ ...writtenAt(13), connection }, 0)).toBeUndefined();
    expect(staleness({ ...writtenAt(14), connection }, 0)).toBe(
      "its pod started before its Secret was last written",
    );
  });

  it("ignores a Failed pod", () => {
    const ended = { metadata: { creationTimestamp: at(1) }, status: { phase: "Failed" } };
    const end = { ...writtenAt(20), pods: [ended] } as unknown as LiveGatewaySide;
    expect(podsWithEarlierKeys(end)).toEqual([]);
  });

  it("names no pod if Secrets are forbidden to list", () => {
    const end = { ...writtenAt(20), keys: "forbidden" } as unknown as LiveGatewaySide;
    expect(podsWithEarlierKeys(end)).toEqual([]);
  });
});
