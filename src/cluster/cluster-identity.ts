import * as pulumi from "@pulumi/pulumi";
import { isUsable } from "../checks/access-check.js";
import type { ArgsCheck } from "../checks/args-check.js";
import { engineTakesHooks } from "../engine.js";
import type { ClusterAccess, ClusterAccessArgs } from "./cluster-access.js";
import { ClusterView } from "./cluster-view.js";
import { type ProviderSettings, rendersYaml, settingsOf } from "./provider-settings.js";
import { reasonOf } from "./reason.js";

/** Every cluster has this namespace from its first start to its end. */
const IDENTITY_NAMESPACE = "kube-system";

/** What a cluster is known by, or why that cannot be read. */
interface Identified {
  readonly uid?: string;
  readonly problem?: string;
}

/**
 * Which cluster an access leads to. Addresses, certificates and users of a cluster change; the UID of its namespace
 * `kube-system` does not.
 */
export class ClusterIdentity {
  /** How to reach the cluster. Undefined behind mocks, and if the arguments do not say. */
  public readonly access: pulumi.Output<ClusterAccess | undefined>;
  /** The UID, or the string that the caller has set for it. Undefined behind mocks. */
  public readonly uid: pulumi.Output<string | undefined>;

  private readonly found: pulumi.Output<Identified>;

  constructor(private readonly args: ClusterAccessArgs) {
    // A caller in JavaScript may have passed nothing at all, which the check of the arguments reports.
    const { context, kubeconfig, provider, clusterIdentifier } = Object(args) as ClusterAccessArgs;
    const inspectable = engineTakesHooks();
    this.access =
      context === undefined && kubeconfig === undefined
        ? accessOf(pulumi.ProviderResource.isInstance(provider) ? settingsOf(provider) : undefined)
        : accessOf({ context, kubeconfig });
    if (!inspectable) {
      this.access = pulumi.output(undefined);
    }
    this.found =
      clusterIdentifier === undefined
        ? pulumi.unsecret(this.access).apply((known) =>
            // What is wrong with the access itself is reported by its own check.
            known === undefined || isUsable(args, known) ? identify(known) : {},
          )
        : pulumi.output(clusterIdentifier).apply((uid) => ({ uid }));
    this.uid = this.found.apply(({ uid }) => uid);
  }

  /** Checks that the cluster can be told from others, and that a provider leads to the same one. */
  check(check: ArgsCheck): void {
    const { context, kubeconfig, provider } = this.args;
    if (!engineTakesHooks()) {
      return;
    }
    const path =
      context === undefined ? (kubeconfig === undefined ? "provider" : "kubeconfig") : "context";
    check.later(path, this.found, ({ problem }) => problem);
    if (!pulumi.ProviderResource.isInstance(provider)) {
      return;
    }
    const settings = settingsOf(provider);
    if (settings === undefined) {
      check.reject(
        "provider",
        "expected a provider that this program creates, because its settings are read: set context or kubeconfig instead",
      );
      return;
    }
    check.later("provider", rendersYaml(provider), (renders) =>
      renders
        ? "expected a provider that talks to a cluster, got one with renderYamlToDirectory, which only writes files"
        : undefined,
    );
    if (path !== "provider") {
      const ofProvider = pulumi.unsecret(accessOf(settings)).apply(identify);
      check.later(path, pulumi.all([this.found, ofProvider]), ([own, other]) =>
        own.uid === undefined || other.uid === undefined || own.uid === other.uid
          ? undefined
          : `expected the cluster that provider reaches (kube-system UID ${other.uid}), got another one (UID ${own.uid})`,
      );
    }
  }
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

async function identify(access: ClusterAccess | undefined): Promise<Identified> {
  try {
    return access === undefined ? {} : { uid: await readUid(access) };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** @throws if the API server does not answer, or the user is not allowed to get the namespace. */
async function readUid(access: ClusterAccess): Promise<string> {
  const view = await ClusterView.open(access, IDENTITY_NAMESPACE);
  const namespace = await view.itself();
  if (namespace === "unreadable") {
    throw new Error(
      `forbidden: cannot get namespace ${IDENTITY_NAMESPACE}, whose UID identifies the cluster. ` +
        'Grant "get" on it, or set clusterIdentifier to a string that is unique to this cluster and never changes',
    );
  }
  const uid = namespace?.metadata?.uid;
  if (uid === undefined) {
    throw new Error(`namespace ${IDENTITY_NAMESPACE} not found, whose UID identifies the cluster`);
  }
  return uid;
}
