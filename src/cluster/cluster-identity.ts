import * as pulumi from "@pulumi/pulumi";
import { isUsable } from "./access-check.js";
import type { ArgsCheck } from "../validation/args-check.js";
import { describeValue } from "../validation/describe-value.js";
import type { ArgsProblem } from "../validation/errors.js";
import { redact } from "../validation/redact.js";
import { isMocked } from "../pulumi/engine.js";
import { isKubernetesProvider } from "../pulumi/kubernetes-provider.js";
import type { ClusterAccess, ClusterAccessArgs } from "./client/cluster-access.js";
import { NamespaceView } from "./namespace-view.js";
import { type ProviderSettings, rendersYaml, settingsOf } from "./provider-settings.js";
import { ConnectionError, reasonOf } from "./client/api-error.js";

/** Every cluster has this namespace, and the API server does not delete it. */
const IDENTITY_NAMESPACE = "kube-system";

/** The UID of a cluster, or why it cannot be read. */
interface Identified {
  readonly uid?: string;
  readonly problem?: string | undefined;
  /** The section of the troubleshooting page. */
  readonly section?: string | undefined;
}

/**
 * The identity of the cluster that an access reaches. Addresses, certificates and users of a
 * cluster change. The UID of namespace `kube-system` does not change.
 */
export class ClusterIdentity {
  /** How to reach the cluster. Undefined behind mocks, and if the arguments are missing. */
  public readonly access: pulumi.Output<ClusterAccess | undefined>;
  /** The UID, or `clusterIdentifier` if it is set. Undefined behind mocks. */
  public readonly uid: pulumi.Output<string | undefined>;

  /**
   * Why the cluster cannot be identified. Undefined while a preview does not know. Set before `uid`
   * resolves, so that it is known in hooks of resources that have `uid` as an input.
   */
  public problem: string | undefined;

  private readonly args: ClusterAccessArgs;
  private readonly settings: ProviderSettings | undefined;
  private readonly found: pulumi.Output<Identified>;

  constructor(args: ClusterAccessArgs) {
    // In JavaScript the arguments may be undefined, which their check reports.
    this.args = Object(args) as ClusterAccessArgs;
    const { context, kubeconfig, provider, clusterIdentifier } = this.args;
    this.settings = isKubernetesProvider(provider) ? settingsOf(provider) : undefined;
    const isByProvider = context === undefined && kubeconfig === undefined;
    this.access = isMocked()
      ? pulumi.output(undefined)
      : accessOf(isByProvider ? this.settings : { context, kubeconfig });
    // An invalid access is reported by its own check.
    const isChecked = (access: ClusterAccess) => isByProvider || isUsable(this.args, access);
    this.found =
      clusterIdentifier === undefined
        ? pulumi
            .unsecret(this.access)
            .apply(async (access): Promise<Identified> =>
              access === undefined || isChecked(access) ? this.identify(access) : {},
            )
        : pulumi.unsecret(pulumi.output(clusterIdentifier)).apply((uid): Identified => ({ uid }));
    this.uid = this.found.apply(({ uid, problem }) => {
      this.problem = problem;
      return uid;
    });
  }

  /**
   * Checks that the cluster can be identified, and that `provider` reaches the same cluster as
   * `context`.
   */
  check(check: ArgsCheck): void {
    const { context, kubeconfig, provider, clusterIdentifier } = this.args;
    check.optionalDefined("clusterIdentifier", clusterIdentifier, identifierRule);
    if (isMocked()) {
      return;
    }
    const path =
      context === undefined ? (kubeconfig === undefined ? "provider" : "kubeconfig") : "context";
    check.whenKnown(
      path,
      this.found,
      ({ problem, section }) => problem && [{ path: "", reason: problem, section }],
    );
    if (!isKubernetesProvider(provider)) {
      return;
    }
    const { settings } = this;
    if (settings === undefined) {
      check.report(
        "provider",
        "expected a provider that this program creates, so that its settings are known: set context or kubeconfig instead",
      );
      return;
    }
    check.whenKnown("provider", rendersYaml(provider), (renders) =>
      renders
        ? "expected a provider without renderYamlToDirectory, because such a provider only writes files"
        : undefined,
    );
    check.whenKnown("provider", pulumi.output(settings.cluster), (cluster) =>
      cluster === undefined
        ? undefined
        : `expected a provider without cluster, got cluster ${describeValue(cluster)}: set a context that has this cluster`,
    );
    if (path !== "provider") {
      const own = clusterIdentifier === undefined ? this.found : this.identified(this.access);
      const found = pulumi.all([own, this.identified(accessOf(settings))]);
      check.whenKnown(path, found, ([own, other]) =>
        own.uid !== undefined && other.uid !== undefined && own.uid !== other.uid
          ? `expected the cluster that provider reaches (kube-system UID ${other.uid}), got another cluster (UID ${own.uid})`
          : other.problem &&
            `cannot compare it with the cluster that provider reaches: ${other.problem}`,
      );
    }
  }

  private identified(access: pulumi.Output<ClusterAccess | undefined>): pulumi.Output<Identified> {
    return pulumi.unsecret(access).apply((plain) => this.identify(plain));
  }

  /** Identifies the cluster of an access. The problem contains no secret name of a context. */
  private async identify(access: ClusterAccess | undefined): Promise<Identified> {
    try {
      return access === undefined ? {} : { uid: await readUid(access) };
    } catch (error) {
      const { context, kubeconfig } = this.args;
      const sources = [context, kubeconfig, this.settings?.context, this.settings?.kubeconfig];
      const [problem] = await redact([problemOf(error, access)], sources);
      return { problem: problem?.reason, section: problem?.section };
    }
  }
}

/** A string that identifies a cluster. */
function identifierRule(value: unknown): string | undefined {
  return typeof value === "string" && value !== ""
    ? undefined
    : `expected a string that is unique to the cluster, got ${describeValue(value)}`;
}

function accessOf(
  settings: ProviderSettings | undefined,
): pulumi.Output<ClusterAccess | undefined> {
  return settings === undefined
    ? pulumi.output(undefined)
    : pulumi.all([settings.context, settings.kubeconfig]).apply(([context, kubeconfig]) => ({
        ...(context !== undefined && { context }),
        ...(kubeconfig !== undefined && { kubeconfig }),
      }));
}

function problemOf(error: unknown, access: ClusterAccess | undefined): ArgsProblem {
  const reason = reasonOf(error);
  if (!(error instanceof ConnectionError)) {
    return { path: "", reason };
  }
  const context = access?.context === undefined ? "" : `--context ${access.context} `;
  return {
    path: "",
    reason: `${reason}: check that the API server responds to kubectl ${context}get namespaces`,
    section: "unreachable",
  };
}

/** @throws if the API server does not answer, or the user is not allowed to get the namespace. */
async function readUid(access: ClusterAccess): Promise<string> {
  const view = await NamespaceView.open(access, IDENTITY_NAMESPACE);
  const namespace = await view.getNamespace();
  if (namespace === "forbidden") {
    throw new Error(
      `forbidden: cannot get namespace ${IDENTITY_NAMESPACE} (its UID identifies the cluster). ` +
        'Grant "get" on it, or set clusterIdentifier to a string that is unique to this cluster and never changes',
    );
  }
  const uid = namespace?.metadata?.uid;
  if (uid === undefined) {
    throw new Error(`namespace ${IDENTITY_NAMESPACE} not found (its UID identifies the cluster)`);
  }
  return uid;
}
