import { createPublicKey } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  certificateRequest,
  publicKeyIn,
  requestInfo,
} from "../../../src/authentication/certificate-request.js";
import * as liqo from "../../../src/liqo/index.js";

const decode = (text = "") => Buffer.from(text, "base64");
const encode = (text: string | Buffer) => Buffer.from(text).toString("base64");
const waitFor = (...expressions: string[]) => ({
  "pulumi.com/waitFor": JSON.stringify(expressions),
});
const accepted = (type: string) =>
  `jsonpath={.status.conditions[?@.type == '${type}' && @.status == 'Accepted'].status}`;

/** Namespace of rome for milan. */
export const IN_ROME = "liqo-tenant-milan";
/** Namespace of milan for rome. */
export const IN_MILAN = "liqo-tenant-rome";

/** Settings of the peering between rome, the consumer, and milan, the provider. */
export interface PeeringSettings {
  readonly nonce?: string;
  readonly nonceLabels?: Record<string, string>;
  readonly tenant?: Partial<liqo.TenantSpec>;
  readonly identity?: Partial<liqo.IdentitySpec>;
  readonly slice?: Partial<liqo.ResourceSliceSpec>;
  readonly sliceLabels?: Record<string, string>;
  readonly createVirtualNode?: boolean;
  /** The last object of the peering. */
  readonly until?: "nonce" | "tenant" | "identity" | "slice" | "node";
}

/** A provider of Pulumi and its options for objects. */
export function inCluster(name: string, ...dependsOn: pulumi.Resource[]) {
  return {
    provider: new k8s.Provider(`${name}-${dependsOn.length}`, {
      context: name,
      upsertExistingObjects: true,
    }),
    dependsOn,
  };
}

/** A program that declares a peering without the components of this package. */
export function peering(settings: PeeringSettings = {}) {
  return () => {
    declarePeering(settings);
  };
}

/** Declares a peering. Returns its last resource. */
export function declarePeering(settings: PeeringSettings = {}): pulumi.Resource {
  const { until = "slice" } = settings;
  const rome = { provider: providerOf("rome") };
  const milan = { provider: providerOf("milan") };
  const namespace = (name: string, remote: string, opts: pulumi.CustomResourceOptions) =>
    new k8s.core.v1.Namespace(
      name,
      {
        metadata: {
          name,
          labels: { ...remoteLabels(remote), "liqo.io/tenant-namespace": "true" },
        },
      },
      opts,
    );
  const inRome = { ...rome, dependsOn: namespace(IN_ROME, "milan", rome) };
  const inMilan = { ...milan, dependsOn: namespace(IN_MILAN, "rome", milan) };

  const nonce = new k8s.core.v1.Secret(
    "nonce",
    {
      metadata: {
        name: "liqo-nonce",
        namespace: IN_MILAN,
        labels: { ...remoteLabels("rome"), "liqo.io/nonce": "true", ...settings.nonceLabels },
        annotations: waitFor("jsonpath={.data.nonce}"),
      },
      ...(settings.nonce !== undefined && { data: { nonce: encode(settings.nonce) } }),
    },
    inMilan,
  );
  if (until === "nonce") {
    return nonce;
  }
  const tenant = declareTenant(settings, nonce, inRome, inMilan);
  if (until === "tenant") {
    return tenant;
  }
  const identity = new liqo.Identity(
    "identity",
    {
      metadata: {
        name: "controlplane-milan",
        namespace: IN_ROME,
        labels: remoteLabels("milan"),
        annotations: waitFor("jsonpath={.status.kubeconfigSecretRef.name}"),
      },
      spec: {
        clusterID: "milan",
        type: "ControlPlane",
        namespace: tenant.status.apply((status) => status?.tenantNamespace ?? ""),
        authParams: tenant.status.apply((status) => status?.authParams ?? {}),
        ...settings.identity,
      },
    },
    inRome,
  );
  if (until === "identity") {
    return identity;
  }
  const slice = new liqo.ResourceSlice(
    "slice",
    {
      metadata: {
        name: "milan",
        namespace: IN_ROME,
        labels: {
          ...remoteLabels("milan"),
          "liqo.io/replication": "true",
          "liqo.io/remoteID": "milan",
          ...settings.sliceLabels,
        },
        annotations: {
          ...waitFor(accepted("Authentication"), accepted("Resources")),
          "liqo.io/create-virtual-node": String(settings.createVirtualNode ?? false),
        },
      },
      spec: { class: "default", providerClusterID: "milan", ...settings.slice },
    },
    { ...inRome, dependsOn: identity },
  );
  return until === "node" ? declareNode(slice, rome.provider) : slice;
}

function declareTenant(
  settings: PeeringSettings,
  nonce: k8s.core.v1.Secret,
  inRome: pulumi.CustomResourceOptions,
  inMilan: pulumi.CustomResourceOptions,
): liqo.Tenant {
  const probe = new liqo.ResourceSlice(
    "probe",
    {
      metadata: {
        name: "probe",
        namespace: IN_ROME,
        labels: { "liqo.io/replication": "true", "liqo.io/remoteID": "nobody" },
        annotations: waitFor("jsonpath={.spec.csr}"),
      },
      spec: { class: "none", providerClusterID: "nobody" },
    },
    inRome,
  );
  const publicKey = probe.spec.apply(({ csr }) => encode(publicKeyIn(csr ?? "")));
  const sign = (name: string, content: pulumi.Input<string>) =>
    new k8s.core.v1.Secret(
      name,
      {
        metadata: {
          name: `liqo-${name}`,
          namespace: IN_ROME,
          labels: {
            ...remoteLabels("milan"),
            "liqo.io/signed-nonce": name === "signed-nonce" ? "true" : "csr",
          },
          annotations: waitFor("jsonpath={.data.signedNonce}"),
        },
        data: { nonce: content },
      },
      inRome,
    ).data.apply(({ signedNonce = "" }) => signedNonce);
  const info = publicKey.apply((key) =>
    requestInfo({ organization: "liqo.io", commonName: "rome", publicKey: decode(key) }).toString(
      "base64",
    ),
  );
  const signature = sign(
    "signed-nonce",
    nonce.data.apply((data) => data["nonce"] ?? ""),
  );
  const csr = pulumi
    .all([info, sign("csr", info), publicKey])
    .apply(([content, signed, key]) =>
      encode(certificateRequest(decode(content), decode(signed), decode(key))),
    );
  const pem = publicKey.apply((key) =>
    encode(
      createPublicKey({ key: decode(key), format: "der", type: "spki" }).export({
        format: "pem",
        type: "spki",
      }),
    ),
  );
  return new liqo.Tenant(
    "tenant",
    {
      metadata: {
        name: "rome",
        namespace: IN_MILAN,
        labels: remoteLabels("rome"),
        annotations: waitFor(
          "jsonpath={.status.tenantNamespace}",
          "jsonpath={.status.authParams.apiServer}",
        ),
      },
      spec: { clusterID: "rome", publicKey: pem, csr, signature, ...settings.tenant },
    },
    inMilan,
  );
}

/** A VirtualNode of the slice, and a wait for its Node. */
function declareNode(slice: liqo.ResourceSlice, provider: k8s.Provider): pulumi.Resource {
  const virtualNode = new liqo.VirtualNode(
    "virtual-node",
    {
      metadata: {
        name: "milan",
        namespace: IN_ROME,
        labels: remoteLabels("milan"),
        annotations: waitFor(
          "jsonpath={.status.conditions[?@.type == 'VirtualKubelet' && @.status == 'Running'].status}",
        ),
      },
      spec: {
        clusterID: "milan",
        kubeconfigSecretRef: { name: "kubeconfig-resourceslice-milan" },
        resourceQuota: { hard: slice.status.apply((status) => status?.resources ?? {}) },
        labels: { tier: "gold" },
      },
    },
    { provider, dependsOn: slice },
  );
  return new ForeignClusterPatch(
    "foreign-cluster",
    {
      metadata: {
        name: "milan",
        annotations: waitFor(
          "jsonpath={.status.modules.offloading.conditions[?@.type == 'OffloadingNodeStatus' && @.status == 'Ready'].status}",
        ),
      },
      spec: {},
    },
    { provider, dependsOn: virtualNode, retainOnDelete: true },
  );
}

class ForeignClusterPatch extends liqo.LiqoObject<object, liqo.ForeignClusterStatus> {
  static override readonly kind = { ...liqo.ForeignCluster.kind, suffix: "Patch" };
}

function providerOf(context: string): k8s.Provider {
  return new k8s.Provider(context, { context, upsertExistingObjects: true });
}

function remoteLabels(clusterId: string): Record<string, string> {
  return { "liqo.io/remote-cluster-id": clusterId };
}
