import { lastWarning } from "../../cluster/live-event.js";
import { isTerminating, kindAndName, type LiveObject } from "../../cluster/live-object.js";
import {
  type Advice,
  checkLiqo,
  type CheckResult,
  fail,
  inOrder,
  pass,
  unknown,
} from "../../diagnosis/check-result.js";
import { quote } from "../../diagnosis/quote.js";
import {
  type IdentitySpec,
  ResourceSlice,
  type ResourceSliceCondition,
  type ResourceSliceSpec,
  type ResourceSliceStatus,
  type TenantSpec,
  type VirtualNodeSpec,
} from "../../liqo/index.js";
import { kubeconfigSecretOf } from "../../liqo/authentication/names.js";
import { kubectlKind } from "../../liqo/kubectl.js";
import { certificateIn } from "./certificate.js";
import type { LiveConsumer } from "./live-consumer.js";
import type { LiveProvider } from "./live-provider.js";
import { nameOf } from "./peer-reader.js";
import { replicateAgain } from "./replicate-again.js";
import { UNDRAIN_ADVICE } from "./tenant-check.js";

/** Checks that the provider has granted the resources of the consumer's slices. */
export function checkSlices(
  consumer: LiveConsumer,
  provider: LiveProvider | undefined,
): CheckResult | undefined {
  const lost = lostSlice(consumer);
  if (lost !== undefined) {
    return fail(
      `ResourceSlice ${lost} not found, which VirtualNode ${lost} needs`,
      "run pulumi up --refresh: it creates the ResourceSlice again",
    );
  }
  const slices = consumer.resourceSlices.filter((slice) => !isTerminating(slice));
  if (slices.length === 0) {
    return undefined;
  }
  const problem = slices
    .map((slice) => sliceProblem(slice, consumer, provider))
    .find((each) => each !== undefined);
  return problem ?? pass(`${named(slices)} granted`);
}

function sliceProblem(
  slice: LiveObject,
  consumer: LiveConsumer,
  provider: LiveProvider | undefined,
): CheckResult | undefined {
  const { remoteClusterId } = consumer;
  const name = nameOf(slice);
  const [authentication, resources] = ["Authentication", "Resources"].map((type) =>
    conditionOf(slice, type),
  );
  const providerName = provider === undefined ? remoteClusterId : `cluster ${provider.cluster}`;
  if (authentication === undefined && slice.spec?.["csr"] === undefined) {
    return unknown(
      `Liqo has not requested a certificate for ResourceSlice ${name} yet`,
      checkLiqo(consumer.liqoNamespace),
    );
  }
  if (authentication === undefined) {
    return unknown(
      `${providerName} has not answered ResourceSlice ${name} yet`,
      `check that Liqo runs in ${providerName}, and read its log there`,
    );
  }
  const earlier = otherKey(slice, consumer);
  if (earlier !== undefined) {
    return earlier;
  }
  if (authentication.status !== "Accepted") {
    const warning = provider && warningOf(slice, provider);
    const reason = warning ?? authentication.message ?? "";
    return fail(
      `${providerName} denied the authentication of ResourceSlice ${name}${reason === "" ? "" : ` (${quote(reason)})`}`,
      `read the events of ResourceSlice ${name} in ${providerName}`,
    );
  }
  const tenant = provider?.tenants[0];
  const { tenantCondition } = (tenant?.spec ?? {}) as Partial<TenantSpec>;
  if (
    resources?.status === "Denied" &&
    tenant !== undefined &&
    tenantCondition !== undefined &&
    tenantCondition !== "Active"
  ) {
    return fail(
      `${providerName} denied the resources of ResourceSlice ${name}, because its Tenant ${nameOf(tenant)} is ${tenantCondition}`,
      `${UNDRAIN_ADVICE}; without Pulumi, uncordon the Tenant in ${providerName}`,
    );
  }
  if (resources?.status === "Denied") {
    const denied = `${providerName} denied the resources of ResourceSlice ${name}`;
    if (provider === undefined || provider.unread.has("Tenants")) {
      return fail(denied, unknownTenantAdvice(slice, consumer, providerName));
    }
    return copyOf(slice, provider) === undefined && !provider.unread.has("ResourceSlices")
      ? fail(`${denied} earlier, and has no copy of it now`, replicateAgain(consumer, [slice]))
      : fail(denied, deniedAdvice(slice, providerName, tenantCondition));
  }
  return resources === undefined
    ? undecided(slice, providerName, provider)
    : changedRequest(slice, providerName);
}

/** The slice of a VirtualNode that lost it. A VirtualNode with another kubeconfig needs no slice. */
function lostSlice({ virtualNodes, resourceSlices }: LiveConsumer): string | undefined {
  const names = new Set(resourceSlices.map(nameOf));
  return virtualNodes
    .filter(({ object }) => {
      const { kubeconfigSecretRef } = (object.spec ?? {}) as Partial<VirtualNodeSpec>;
      return (
        !isTerminating(object) && kubeconfigSecretRef?.name === kubeconfigSecretOf(nameOf(object))
      );
    })
    .map(({ object }) => nameOf(object))
    .find((name) => !names.has(name));
}

/** Liqo grants a slice of its own class what it requests, and keeps the earlier grant until then. */
function changedRequest(slice: LiveObject, providerName: string): CheckResult | undefined {
  const { resources: requested = {} } = (slice.spec ?? {}) as Partial<ResourceSliceSpec>;
  const { resources: granted = {} } = (slice.status ?? {}) as ResourceSliceStatus;
  const changed = Object.keys(requested).filter((name) => requested[name] !== granted[name]);
  return changed.length === 0 || !isDefault(slice)
    ? undefined
    : unknown(
        `${providerName} has not granted the requested ${changed.map((name) => `${name} ${requested[name] ?? ""} (now ${granted[name] ?? "none"})`).join(", ")} of ResourceSlice ${nameOf(slice)}`,
        `check that Liqo runs in ${providerName}, and read its log there`,
      );
}

/** The slice has the certificate of another key than the consumer's Identity: Liqo keeps it. */
function otherKey(
  slice: LiveObject,
  { identities: [identity], namespace }: LiveConsumer,
): CheckResult | undefined {
  const certificate = certificateIn(((slice.status ?? {}) as ResourceSliceStatus).authParams ?? {});
  const { authParams } = (identity?.spec ?? {}) as Partial<IdentitySpec>;
  const current = certificateIn(authParams ?? {});
  if (certificate === undefined || current === undefined) {
    return undefined;
  }
  const name = nameOf(slice);
  const reset = JSON.stringify({ spec: { csr: null } });
  return certificate.publicKey === current.publicKey
    ? undefined
    : fail(`the certificate of ResourceSlice ${name} belongs to another key than the consumer's`, {
        hint: "let Liqo request another certificate",
        commands: `kubectl patch ${kubectlKind(ResourceSlice.kind)} ${name} -n ${namespace} --type merge -p '${reset}'`,
      });
}

/** How to proceed if the Tenant that explains the denial cannot be read. */
function unknownTenantAdvice(
  slice: LiveObject,
  consumer: LiveConsumer,
  providerName: string,
): Advice {
  const hint = `ask the administrator of ${providerName} whether the Tenant is Cordoned or Drained`;
  if (((slice.status ?? {}) as ResourceSliceStatus).resources === undefined) {
    return { hint };
  }
  // The provider had granted the slice: a drain has denied it, and deleted the copies.
  const maps = consumer.replicated.filter(({ kind }) => kind === "NamespaceMap");
  const lost = [...consumer.resourceSlices, ...maps].filter((object) => !isTerminating(object));
  const again = replicateAgain(consumer, lost);
  return inOrder(hint, { ...again, hint: `if it is Active again, ${again.hint}` });
}

/** How to proceed if no Tenant explains the denial: it may be from an earlier time. */
function deniedAdvice(slice: LiveObject, providerName: string, condition = "Active"): string {
  return isDefault(slice)
    ? `the Tenant in ${providerName} is ${condition} now: check that Liqo runs there, and read its log`
    : `ask the administrator of ${providerName} why class ${classOf(slice)} was denied`;
}

/** The provider accepted the consumer, but has not decided on the resources. */
function undecided(
  slice: LiveObject,
  providerName: string,
  provider: LiveProvider | undefined,
): CheckResult {
  const name = nameOf(slice);
  if (!isDefault(slice)) {
    return fail(
      `no controller in ${providerName} grants the resources of ResourceSlice ${name} with class ${classOf(slice)}`,
      'set class: "default", or a class for which the provider runs a controller',
    );
  }
  const warning = provider && warningOf(slice, provider);
  return unknown(
    `${providerName} has not decided on the resources of ResourceSlice ${name}${warning === undefined ? "" : ` (${quote(warning)})`}`,
    `check that Liqo runs in ${providerName}, and read its log there`,
  );
}

/** The last Warning of the provider about the copy of a slice. */
function warningOf(slice: LiveObject, provider: LiveProvider): string | undefined {
  const copy = copyOf(slice, provider);
  return copy && lastWarning(provider.events, copy);
}

function copyOf(slice: LiveObject, { copies }: LiveProvider): LiveObject | undefined {
  return copies.find((each) => kindAndName(each) === kindAndName(slice));
}

function classOf({ spec }: LiveObject): string {
  return ((spec ?? {}) as Partial<ResourceSliceSpec>).class ?? "";
}

/** Whether Liqo itself grants the class. */
function isDefault(slice: LiveObject): boolean {
  return ["", "default"].includes(classOf(slice));
}

function conditionOf({ status }: LiveObject, type: string): ResourceSliceCondition | undefined {
  const { conditions = [] } = (status ?? {}) as ResourceSliceStatus;
  return conditions.find((condition) => condition.type === type && condition.status !== "");
}

function named(slices: readonly LiveObject[]): string {
  return slices.length === 1
    ? `ResourceSlice ${slices.map(nameOf).join("")} is`
    : `ResourceSlices ${slices.map(nameOf).join(", ")} are`;
}
