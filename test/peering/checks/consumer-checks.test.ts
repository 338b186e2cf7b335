import { describe, expect, it } from "vitest";
import { peeringProof } from "../../../src/peering/checks/peering-diagnosis.js";
import { checkPeers } from "../../../src/peering/checks/run-checks.js";
import {
  AUTH_PARAMS,
  certificate,
  checkNamed,
  consumer,
  identity,
  OTHER_KEY,
  problems,
  provider,
  REPLICATED,
  slice,
  virtualNode,
  tenant,
  warning,
} from "./live-peers.js";

describe("the check of the certificate of an Identity", () => {
  const at = (now: string) => problems([consumer({ now: new Date(now) })]);

  it("warns of a certificate that has not been renewed", () => {
    expect(at("2027-06-01T00:00:00Z")).toEqual([]);
    expect(at("2028-01-01T00:00:00Z")).toEqual([
      "renewal rome wrong: the certificate of Identity controlplane-milan expires at 2030-01-01T00:00:00Z and has not " +
        "been renewed",
    ]);
  });

  it("reports an expired certificate", () => {
    expect(at("2030-01-01T00:00:00Z")).toEqual([
      "certificate rome wrong: the certificate of Identity controlplane-milan expired at 2030-01-01T00:00:00Z",
    ]);
  });

  it("compares it with the key in the Tenant", () => {
    const identities = [identity({ signedCRT: certificate(OTHER_KEY) })];

    expect(problems([consumer({ identities })])).toEqual([]);
    expect(problems([provider(), consumer({ identities })])).toEqual([
      "certificate rome wrong: the certificate of Identity controlplane-milan belongs to another key than the consumer's",
    ]);
  });
});

describe("the check of the Identity", () => {
  const found = (differences: object, ...others: Parameters<typeof problems>[0]) =>
    checkNamed("identity", [...others, consumer(differences)]);

  it.each([
    [
      "no Identity",
      { identities: [] },
      "namespace liqo-tenant-milan has no Identity of type ControlPlane for provider milan",
    ],
    [
      "two Identities",
      { identities: [identity(), identity({}, { metadata: { name: "other" } })] },
      "namespace liqo-tenant-milan has 2 Identities of type ControlPlane, and Liqo expects one: controlplane-milan, other",
    ],
    [
      "no kubeconfig",
      { identities: [identity({}, { status: {} })] },
      "Liqo has not created the kubeconfig of Identity controlplane-milan",
    ],
    [
      "a deleted kubeconfig",
      { secrets: new Map() },
      "Secret kubeconfig-controlplane-milan with the kubeconfig of Identity controlplane-milan not found",
    ],
    ["no namespace", { tenantNamespace: undefined }, "namespace liqo-tenant-milan not found"],
  ])("reports %s", (_, differences, text) => {
    expect(found(differences)).toMatchObject({ result: "wrong", found: text });
  });

  it("reports another address than in the Tenant, but not without access to the provider", () => {
    const identities = [identity({ apiServer: "https://198.51.100.1:6443" })];

    expect(found({ identities }).result).toBe("ok");
    expect(found({ identities }, provider())).toMatchObject({
      result: "wrong",
      found:
        "Identity controlplane-milan has apiServer https://198.51.100.1:6443, but the Tenant in cluster milan has " +
        "https://203.0.113.7:6443",
    });
  });

  it("reports another proxy than in the Tenant", () => {
    const authParams = { ...AUTH_PARAMS, proxyURL: "http://rome:password@10.1.2.3:8118" };
    const tenants = [tenant({}, { status: { authParams } })];

    expect(found({}, provider({ tenants })).found).toBe(
      "Identity controlplane-milan has proxyURL not set, but the Tenant in cluster milan has http://10.1.2.3:8118",
    );
  });

  it("is unknown if Secrets are forbidden to list", () => {
    expect(found({ secrets: new Map(), unread: new Set(["Secrets"]) })).toMatchObject({
      result: "unknown",
      found: "forbidden: cannot list Secrets",
    });
  });
});

describe("the check of the replication", () => {
  const replication = (differences: object, ...others: Parameters<typeof problems>[0]) =>
    checkNamed("replication", [...others, consumer(differences)]);
  const created = (time: string, finalizers: readonly string[] = REPLICATED) =>
    slice({ metadata: { name: "milan", creationTimestamp: time, finalizers } });
  const OLD = "2025-12-31T23:59:00Z";
  const YOUNG = "2025-12-31T23:59:50Z";
  const renew = {
    kind: "Renew",
    metadata: { name: "controlplane-milan", deletionTimestamp: "2026-01-01T00:00:00Z" },
  };

  it("reports an object without a copy, once Liqo had the time to replicate it", () => {
    const copies: object[] = [];
    const old = [created(OLD)];
    const young = [created(YOUNG)];

    expect(replication({ replicated: old }, provider({ copies }))).toMatchObject({
      result: "wrong",
      found: "ResourceSlice milan has no copy in cluster milan",
      hint: "let Liqo replicate again; read the log of Liqo's replicator",
      commands:
        "kubectl annotate resourceslice.authentication.liqo.io/milan -n liqo-tenant-milan --overwrite " +
        'pulumi-liqo/replicate="$(date +%s)"\n' +
        "kubectl -n liqo logs deploy/liqo-crd-replicator",
    });
    const tenants = [tenant({ tenantCondition: "Drained" })];
    expect(replication({ replicated: old }, provider({ copies, tenants }))).toMatchObject({
      result: "wrong",
      found: "ResourceSlice milan has no copy in cluster milan, because Tenant rome is Drained",
      hint: 'set tenantCondition: "Active" and run pulumi up --refresh',
    });
    expect(replication({ replicated: young }, provider({ copies })).result).toBe("unknown");
    expect(replication({ replicated: old }).result).toBe("ok");
    const unread = new Set(["ResourceSlices"]);
    expect(replication({ replicated: old }, provider({ copies, unread })).result).toBe("ok");
  });

  it("reports an object that Liqo has not started to replicate, also without the provider", () => {
    const found =
      "Liqo has not started to replicate ResourceSlice milan: it has no finalizer crdreplicator.liqo.io/resource";

    for (const others of [[], [provider()], [provider({ copies: [] })]]) {
      expect(replication({ replicated: [created(OLD, [])] }, ...others)).toMatchObject({
        result: "wrong",
        found,
        hint: "check that Liqo's replicator runs, and read its log; restart Liqo's replicator",
        commands:
          "kubectl -n liqo get pods\nkubectl -n liqo logs deploy/liqo-crd-replicator\n" +
          "kubectl -n liqo rollout restart deployment liqo-crd-replicator",
      });
    }
    expect(replication({ replicated: [created(YOUNG, [])] })).toMatchObject({
      result: "unknown",
      found: "ResourceSlice milan not replicated to provider milan yet",
    });
    // The check of the Identity reports the missing kubeconfig.
    expect(replication({ replicated: [created(OLD, [])], secrets: new Map() }).result).toBe("ok");
  });

  describe("if the kubeconfig is Terminating although its Identity exists,", () => {
    const deletionTimestamp = "2026-01-01T00:00:00Z";
    const kubeconfig = (finalizers: readonly string[], isDeleted = true) => {
      const metadata = { finalizers, ...(isDeleted && { deletionTimestamp }) };
      return new Map([["kubeconfig-controlplane-milan", { metadata }]]);
    };
    const secrets = kubeconfig(["crdreplicator.liqo.io/operator"]);
    const problem =
      "Secret kubeconfig-controlplane-milan is Terminating, but its Identity exists: Liqo ";

    it("names the objects that Liqo does not replicate, and the cure", () => {
      expect(replication({ secrets, replicated: [created(OLD, [])] })).toMatchObject({
        result: "wrong",
        found: `${problem}does not replicate ResourceSlice milan to provider milan`,
        hint: "restart Liqo's replicator",
        commands: "kubectl -n liqo rollout restart deployment liqo-crd-replicator",
      });
    });

    it.each([
      ["all objects are replicated", [created(OLD)]],
      ["Liqo may still replicate an object", [created(YOUNG, [])]],
    ])("says that new objects may not be replicated if %s", (_, replicated) => {
      expect(replication({ secrets, replicated })).toMatchObject({
        result: "wrong",
        found: `${problem}may not replicate new objects to provider milan`,
      });
    });

    it.each([
      ["no object exists that stays", { secrets, replicated: [renew] }],
      ["Liqo's finalizer is not what blocks", { secrets: kubeconfig(["example.com/backup"]) }],
    ])("names no cause if %s", (_, differences) => {
      expect(replication(differences)).toMatchObject({
        result: "unknown",
        found: "Secret kubeconfig-controlplane-milan is Terminating",
      });
    });

    it("has no problem while the Identity is deleted too, nor with a new Secret", () => {
      const metadata = { name: "controlplane-milan", deletionTimestamp };

      expect(replication({ secrets, identities: [identity({}, { metadata })] }).result).toBe("ok");
      expect(replication({ secrets: kubeconfig([], false) }).result).toBe("ok");
    });
  });

  it("does not let the diagnosis be Ready while an object has no copy", () => {
    const young = [slice(), { ...created(YOUNG, []), kind: "Renew" }];
    const isReady = (differences: object) =>
      peeringProof(false).isGiven(checkPeers([consumer(differences)]));

    expect(isReady({})).toBe(true);
    expect(isReady({ replicated: young })).toBe(false);
    expect(isReady({ unread: new Set(["Renews", "NamespaceMaps"]) })).toBe(true);
  });

  it("reports that Liqo cannot use the API server of the provider", () => {
    const conditions = [{ type: "APIServerStatus", status: "Error", message: "x509: expired" }];
    const check = replication({ foreignCluster: { status: { conditions } } });

    expect(check).toMatchObject({
      result: "wrong",
      found:
        "Liqo cannot use the API server of provider milan at https://203.0.113.7:6443: APIServerStatus is Error (x509: expired)",
    });
  });

  it.each([
    [
      "without a kubeconfig",
      { secrets: new Map() },
      [],
      "wrong",
      "and Liqo cannot delete its copy: this cluster has no kubeconfig for the provider any more",
    ],
    [
      "whose Tenant was deleted first",
      {},
      [provider({ tenants: [] })],
      "wrong",
      "and Liqo is not allowed to delete its copy: cluster milan has no Tenant of this cluster any more",
    ],
    ["for another reason", {}, [provider()], "unknown", ""],
  ])("reports a Terminating object %s", (_, differences, others, result, cause) => {
    const check = replication({ replicated: [renew], ...differences }, ...others);

    expect(check.result).toBe(result);
    expect(check.found).toBe(
      `Renew controlplane-milan is Terminating${cause === "" ? "" : `, ${cause}`}`,
    );
  });
});

describe("the check of the slices", () => {
  const sliceWith = (conditions: readonly object[], className = "default") => ({
    resourceSlices: [slice({ spec: { class: className, csr: "csr" }, status: { conditions } })],
  });
  const accepted = { type: "Authentication", status: "Accepted" };
  const denied = [accepted, { type: "Resources", status: "Denied" }];
  const found = (differences: object, ...others: Parameters<typeof problems>[0]) =>
    checkNamed("slice", [...others, consumer(differences)]);

  it("names the Cordoned Tenant", () => {
    const tenants = [tenant({ tenantCondition: "Cordoned" })];

    expect(found(sliceWith(denied), provider({ tenants }))).toMatchObject({
      result: "wrong",
      found:
        "cluster milan denied the resources of ResourceSlice milan, because its Tenant rome is Cordoned",
    });
  });

  it("says how Liqo requests a certificate for another key", () => {
    const authParams = { signedCRT: certificate(OTHER_KEY) };
    const conditions = [{ type: "Authentication", status: "Denied" }];
    const resourceSlices = [slice({ status: { conditions, authParams } })];

    expect(found({ resourceSlices }, provider())).toMatchObject({
      result: "wrong",
      found: "the certificate of ResourceSlice milan belongs to another key than the consumer's",
      hint: "let Liqo request another certificate",
      commands:
        'kubectl patch resourceslice.authentication.liqo.io milan -n liqo-tenant-milan --type merge -p \'{"spec":{"csr":null}}\'',
    });
  });

  it("names who has to act if the provider was not inspected", () => {
    expect(found(sliceWith(denied))).toMatchObject({
      result: "wrong",
      found: "milan denied the resources of ResourceSlice milan",
      hint: "ask the administrator of milan whether the Tenant is Cordoned or Drained",
    });
  });

  it("says how Liqo replicates again what a provider that was not inspected has drained", () => {
    const resourceSlices = [slice({ status: { conditions: denied, resources: { cpu: "4" } } })];
    const replicated = [
      ...resourceSlices,
      { kind: "NamespaceMap", metadata: { name: "milan", finalizers: REPLICATED } },
      { kind: "Renew", metadata: { name: "controlplane-milan", finalizers: REPLICATED } },
    ];

    expect(found({ resourceSlices, replicated })).toMatchObject({
      result: "wrong",
      hint:
        "ask the administrator of milan whether the Tenant is Cordoned or Drained; " +
        "if it is Active again, let Liqo replicate again",
      commands:
        "kubectl annotate resourceslice.authentication.liqo.io/milan namespacemap.offloading.liqo.io/milan -n liqo-tenant-milan --overwrite " +
        'pulumi-liqo/replicate="$(date +%s)"',
    });
  });

  it("says how Liqo replicates a slice that was denied and has no copy", () => {
    expect(found(sliceWith(denied), provider({ copies: [] }))).toMatchObject({
      result: "wrong",
      found:
        "cluster milan denied the resources of ResourceSlice milan earlier, and has no copy of it now",
      hint: "let Liqo replicate again",
      commands:
        "kubectl annotate resourceslice.authentication.liqo.io/milan -n liqo-tenant-milan --overwrite " +
        'pulumi-liqo/replicate="$(date +%s)"',
    });
  });

  it("does not blame the Tenant if it is Active", () => {
    expect(found(sliceWith(denied), provider()).hint).toBe(
      "the Tenant in cluster milan is Active now: check that Liqo runs there, and read its log",
    );
  });

  it("reports a class that no controller grants, but only after the provider has answered", () => {
    expect(found(sliceWith([accepted], "gpu"), provider())).toMatchObject({
      result: "wrong",
      found:
        "no controller in cluster milan grants the resources of ResourceSlice milan with class gpu",
    });
    expect(found(sliceWith([], "gpu"), provider())).toMatchObject({
      result: "unknown",
      found: "cluster milan has not answered ResourceSlice milan yet",
    });
    expect(found(sliceWith([accepted]), provider()).result).toBe("unknown");
  });

  it("reports requested resources that the provider has not granted yet", () => {
    const changed = (className: string) => ({
      resourceSlices: [
        slice({
          spec: { class: className, csr: "csr", resources: { cpu: "2", memory: "1Gi", pods: "9" } },
          status: {
            conditions: [accepted, { type: "Resources", status: "Accepted" }],
            resources: { cpu: "3", memory: "1Gi" },
          },
        }),
      ],
    });

    expect(found(changed("default"), provider())).toMatchObject({
      result: "unknown",
      found:
        "cluster milan has not granted the requested cpu 2 (now 3), pods 9 (now none) of ResourceSlice milan",
      hint: "check that Liqo runs in cluster milan, and read its log there",
    });
    expect(found(changed("gpu"), provider()).result).toBe("ok");
  });

  it("names the slice that a VirtualNode has lost", () => {
    const nodeOf = (secret: string, metadata: object = {}) => ({
      resourceSlices: [],
      virtualNodes: [
        virtualNode({
          object: {
            metadata: { name: "milan", ...metadata },
            spec: { kubeconfigSecretRef: { name: secret } },
          },
        }),
      ],
    });
    const own = "kubeconfig-resourceslice-milan";

    expect(found(nodeOf(own))).toMatchObject({
      result: "wrong",
      found: "ResourceSlice milan not found, which VirtualNode milan needs",
    });
    expect(() => found(nodeOf("custom"))).toThrow("no check slice");
    expect(() => found(nodeOf(own, { deletionTimestamp: "2026-01-01T00:00:00Z" }))).toThrow(
      "no check slice",
    );
  });

  it("quotes the event of a denied authentication", () => {
    const events = [warning("ResourceSlice", "milan", "InvalidCSR", "wrong CN")];
    const conditions = [{ type: "Authentication", status: "Denied", message: "denied" }];

    expect(found(sliceWith(conditions), provider({ events })).found).toBe(
      "cluster milan denied the authentication of ResourceSlice milan (InvalidCSR: wrong CN)",
    );
    expect(found(sliceWith(conditions)).found).toBe(
      "milan denied the authentication of ResourceSlice milan (denied)",
    );
  });

  it("leaves out a peering without slices", () => {
    const peers = [consumer({ resourceSlices: [], replicated: [] })];

    expect(() => checkNamed("slice", peers)).toThrow("no check slice");
  });
});
