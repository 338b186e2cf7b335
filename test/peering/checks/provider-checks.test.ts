import { describe, expect, it } from "vitest";
import { checkPeers } from "../../../src/peering/checks/run-checks.js";
import {
  certificate,
  checkNamed,
  consumer,
  encodedKey,
  OTHER_KEY,
  problems,
  provider,
  tenant,
  warning,
} from "./live-peers.js";

const PENDING = { status: {} };
const TERMINATING = { metadata: { name: "rome", deletionTimestamp: "2026-01-01T00:00:00Z" } };

it("two peered clusters have no problem", () => {
  expect(problems([provider(), consumer()])).toEqual([]);
});

describe("the check of the nonce", () => {
  it.each([
    [
      "no Secret",
      { nonces: [] },
      "namespace liqo-tenant-rome has no Secret with the nonce: without it, Liqo does not renew the consumer's certificate",
    ],
    [
      "two Secrets",
      { nonces: [{ name: "liqo-nonce", nonce: "bm9uY2U=" }, { name: "other" }] },
      "namespace liqo-tenant-rome has 2 Secrets with a nonce, and Liqo expects one: liqo-nonce, other",
    ],
    [
      "a Secret without a nonce",
      { nonces: [{ name: "liqo-nonce" }] },
      "Liqo has not created the nonce in Secret liqo-nonce",
    ],
    ["no namespace", { tenantNamespace: undefined }, "namespace liqo-tenant-rome not found"],
  ])("rejects %s", (_, differences, found) => {
    expect(checkNamed("nonce", [provider(differences)])).toMatchObject({ result: "wrong", found });
  });

  it("accepts a missing nonce if the Tenant needs no handshake", () => {
    const tenants = [tenant({ authzPolicy: "TolerateNoHandshake" })];

    expect(problems([provider({ tenants, nonces: [] })])).toEqual([]);
  });
});

describe("the check of the Tenant", () => {
  const found = (differences: object) => checkNamed("tenant", [provider(differences)]);

  it("reports a missing Tenant", () => {
    expect(found({ tenants: [] })).toMatchObject({
      result: "wrong",
      found: "namespace liqo-tenant-rome has no Tenant of consumer rome",
    });
  });

  it.each([
    ["nonce", { nonces: [{ name: "liqo-nonce", nonce: "b3RoZXI=" }] }],
    ["key", { tenants: [tenant({ publicKey: encodedKey(OTHER_KEY) })] }],
  ])("reports a signature of another %s", (_, differences) => {
    expect(found(differences)).toMatchObject({
      result: "wrong",
      found:
        "Tenant rome has a signature of another nonce or of another key than Secret liqo-nonce and its own publicKey: " +
        "Liqo does not renew the consumer's certificate",
    });
  });

  it("reports missing ClusterRoles before an event", () => {
    const events = [warning("Tenant", "rome", "AuthParamsFailed", "no")];
    const missingRoles = ["app.kubernetes.io/name=remote-controlplane"];

    expect(found({ tenants: [tenant({}, PENDING)], events, missingRoles })).toMatchObject({
      result: "wrong",
      found:
        "Liqo has not accepted Tenant rome: no ClusterRole has label app.kubernetes.io/name=remote-controlplane",
    });
  });

  it("reports a kept certificate of another request, and how to delete it", () => {
    expect(found({ tenants: [tenant({}, PENDING)], keptRequest: "b3RoZXI=" })).toMatchObject({
      result: "wrong",
      found:
        "Secret liqo-remote-certificate is of an earlier peering with another key or request, so Liqo signs no certificate " +
        "for Tenant rome",
      commands: "kubectl delete secret liqo-remote-certificate -n liqo-tenant-rome",
    });
  });

  it.each([
    ["SignatureVerificationFailed", "run pulumi up --refresh"],
    ["InvalidCSR", "check that csr and publicKey"],
    ["AuthParamsFailed", "read the message"],
  ])("quotes the event %s", (reason, hint) => {
    const events = [
      warning("Tenant", "other", "NonceNotFound", "of another Tenant"),
      warning("Tenant", "rome", reason, "because"),
      warning("Tenant", "rome", "NonceNotFound", "of an earlier Tenant", "1"),
    ];
    const check = found({ tenants: [tenant({}, PENDING)], events });

    expect(check).toMatchObject({
      result: "wrong",
      found: `Liqo has not accepted Tenant rome (${reason}: because)`,
    });
    expect(check.hint).toContain(hint);
  });

  it("names no cause without evidence", () => {
    expect(found({ tenants: [tenant({}, PENDING)] })).toMatchObject({
      result: "unknown",
      found: "Liqo has not accepted Tenant rome yet",
    });
    expect(problems([provider({ tenants: [tenant({}, PENDING)], nonces: [] })])).toEqual([
      expect.stringMatching(/^nonce milan wrong/),
      'tenant milan unknown: Liqo has not accepted Tenant rome: fix "nonce" first',
    ]);
  });

  it("reports a Terminating Tenant, and why if it is known", () => {
    const missingRoles = ["app.kubernetes.io/name=remote-controlplane"];

    expect(found({ tenants: [tenant({}, TERMINATING)] })).toMatchObject({
      result: "unknown",
      found: "Tenant rome is Terminating",
    });
    expect(found({ tenants: [tenant({}, TERMINATING)], missingRoles }).found).toMatch(
      /^Tenant rome is Terminating, and Liqo cannot end it: no ClusterRole has label/,
    );
  });

  it("names a Drained Tenant that Liqo has not accepted", () => {
    const tenants = [tenant({ tenantCondition: "Drained" }, { status: {} })];

    expect(found({ tenants })).toMatchObject({
      found: "Tenant rome is Drained: the provider has taken back all resources",
    });
  });

  it("accepts a Cordoned Tenant, and reports a Drained Tenant", () => {
    expect(found({ tenants: [tenant({ tenantCondition: "Cordoned" })] })).toMatchObject({
      result: "ok",
    });
    expect(found({ tenants: [tenant({ tenantCondition: "Drained" })] })).toMatchObject({
      result: "wrong",
      found: "Tenant rome is Drained: the provider has taken back all resources",
    });
  });

  it("accepts no further pods if it is Cordoned, which is the last check", () => {
    const cordoned = provider({ tenants: [tenant({ tenantCondition: "Cordoned" })] });

    expect(checkPeers([cordoned]).at(-1)).toMatchObject({
      name: "condition",
      result: "wrong",
      found:
        "Tenant rome is Cordoned: the consumer keeps its resources and its running pods, and the provider " +
        "denies further resources, and new pods if it enforces resources (Liqo's default)",
      hint: 'set tenantCondition: "Active" if you do not intend this',
    });
  });

  it.each(["Active", "Drained"])("has no further check if it is %s", (tenantCondition) => {
    const names = checkPeers([provider({ tenants: [tenant({ tenantCondition })] })]).map(
      ({ name }) => name,
    );

    expect(names).not.toContain("condition");
  });

  it("is unknown if Tenants are forbidden to list", () => {
    expect(found({ tenants: [], unread: new Set(["Tenants"]) })).toMatchObject({
      result: "unknown",
      found: "forbidden: cannot list Tenants",
    });
  });
});

describe("the check of the certificate of a Tenant", () => {
  const check = (authParams: object, differences: object = {}) =>
    problems([provider({ tenants: [tenant({}, { status: { authParams } })], ...differences })]);

  it("reports a certificate of another key", () => {
    expect(check({ signedCRT: certificate(OTHER_KEY) })).toEqual([
      "certificate milan wrong: the certificate of Tenant rome belongs to another key than the consumer's",
    ]);
  });

  it("reports a certificate that cannot be read", () => {
    expect(check({ signedCRT: "bm8=" })).toEqual([
      "certificate milan wrong: Tenant rome has no certificate that can be read",
    ]);
  });

  it("accepts Amazon EKS, where the consumer has no certificate", () => {
    expect(check({ awsConfig: {} })).toEqual([]);
  });
});
