import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type AuthenticationV1TokenRequest,
  type KubernetesObject,
  KubernetesObjectApi,
  loadAllYaml,
  type V1PolicyRule,
} from "@kubernetes/client-node";
import { stringify } from "yaml";
import { LiqoCluster, type LiqoClusterArgs, LiqoNetworkPair } from "../../../src/index.js";
import { pairArgs, type PairSettings } from "../../rome-and-milan.js";
import { access } from "../cluster/access.js";
import type { LabCluster } from "../lab-file.js";
import { coreApi } from "../liqo-api.js";
import type { Json } from "../node-agent/json.js";
import type { RunningLab } from "../use-lab.js";
import type { Ran } from "./lab-stack.js";

const MANIFEST = join(__dirname, "../../../docs/reference/rbac.yaml");

/** The ServiceAccount of the manifest. */
const SERVICE_ACCOUNT = { name: "pulumi-liqo", namespace: "liqo" };

/** ClusterRoleBindings of the manifest that only a stack with namespaces of its own needs. */
const OF_OWN_NAMESPACES = ["pulumi-liqo-tenant", "pulumi-liqo-namespaces", "pulumi-liqo-peering"];

/** The authorizer of an API server reads changes of roles with a delay. */
const AUTHORIZER_DELAY_MS = 1000;

type Rule = Json<V1PolicyRule>;

/** An object of the manifest, which has rules if it is a Role or a ClusterRole. */
type ManifestObject = KubernetesObject & { readonly rules?: readonly Rule[] };

/** A right: a verb for a resource, in a Role or ClusterRole of the manifest. */
export interface Right {
  readonly role: string;
  readonly verb: string;
  readonly resource: string;
}

/** A user with the rights of docs/reference/rbac.yaml in the clusters of the lab. */
export class RestrictedUser {
  private constructor(
    /** The lab with the kubeconfig of the user. */
    public readonly lab: RunningLab,
    /** Path of the kubeconfig, with a context for each cluster. */
    public readonly kubeconfig: string,
  ) {}

  /**
   * Creates the user in all clusters.
   *
   * @param tenantNamespaces the namespaces to which the rights on a tunnel are limited, by cluster.
   * If undefined, the user may create namespaces.
   */
  static async create(
    lab: RunningLab,
    tenantNamespaces?: Readonly<Record<string, string>>,
  ): Promise<RestrictedUser> {
    const { clusters, folder } = lab.lab;
    // A failed test file may have left the user.
    await removeFrom(clusters);
    for (const cluster of clusters) {
      const api = KubernetesObjectApi.makeApiClient(access(cluster));
      for (const object of objectsFor(tenantNamespaces?.[cluster.name])) {
        await api.create(object);
      }
    }
    const kubeconfig = join(folder, "kubeconfig", "restricted-user.yaml");
    const tokens = await Promise.all(clusters.map(tokenIn));
    writeFileSync(kubeconfig, kubeconfigOf(clusters, tokens), { mode: 0o600 });
    await sleep(AUTHORIZER_DELAY_MS);
    const environment = { ...lab.environment, KUBECONFIG: kubeconfig };
    return new RestrictedUser({ ...lab, environment }, kubeconfig);
  }

  /** Deletes the user from all clusters. */
  async remove(): Promise<void> {
    await removeFrom(this.lab.lab.clusters);
  }

  /** Runs a function while the user lacks some rights. */
  async without<T>(rights: readonly Right[], run: () => Promise<T>): Promise<T> {
    return this.withRules(
      (role, rules) =>
        rights
          .filter((right) => right.role === role)
          .reduce((kept, right) => kept.flatMap((rule) => withoutRight(rule, right)), rules),
      run,
    );
  }

  /** Runs a function while the user has only some verbs. */
  async withVerbs<T>(verbs: readonly string[], run: () => Promise<T>): Promise<T> {
    return this.withRules(
      (_, rules) =>
        rules.map((rule) => ({
          ...rule,
          verbs: rule.verbs.filter((verb) => verbs.includes(verb)),
        })),
      run,
    );
  }

  private async withRules<T>(
    change: (role: string, rules: readonly Rule[]) => readonly Rule[],
    run: () => Promise<T>,
  ): Promise<T> {
    const roles = manifest().filter(({ rules }) => rules !== undefined);
    try {
      await this.write(
        roles.map((role) => ({ ...role, rules: change(nameOf(role), role.rules ?? []) })),
      );
      return await run();
    } finally {
      await this.write(roles);
    }
  }

  private async write(roles: readonly ManifestObject[]): Promise<void> {
    for (const cluster of this.lab.lab.clusters) {
      const api = KubernetesObjectApi.makeApiClient(access(cluster));
      await Promise.all(
        roles.map((role) => {
          const rules = role.rules?.filter(({ verbs }) => verbs.length > 0);
          return api.replace({ ...role, rules } as KubernetesObject);
        }),
      );
    }
    await sleep(AUTHORIZER_DELAY_MS);
  }
}

/** The messages of a command about missing rights. */
export function missingRights({ messages }: Ran): string[] {
  return messages.filter((message) => /forbidden|\bcannot (get|list|watch)\b/.test(message));
}

/** A program with a pair of rome and milan, and further arguments of both clusters. */
export function pairOf(
  lab: RunningLab,
  settings: PairSettings = {},
  args: (cluster: LabCluster) => Partial<LiqoClusterArgs> = () => ({}),
) {
  const cluster = (name: string) => {
    const all = { context: name, ...args(lab.cluster(name)) } as LiqoClusterArgs;
    return new LiqoCluster(name, all);
  };
  return () => {
    const clusters = { rome: cluster("rome"), milan: cluster("milan") };
    const sides = pairArgs(clusters, { timeout: "60s", ...settings });
    const { status } = new LiqoNetworkPair("pair", sides);
    return Promise.resolve({ status });
  };
}

/** The objects of docs/reference/rbac.yaml. */
function manifest(): ManifestObject[] {
  return loadAllYaml(readFileSync(MANIFEST, "utf8")) as ManifestObject[];
}

async function removeFrom(clusters: readonly LabCluster[]): Promise<void> {
  for (const cluster of clusters) {
    const api = KubernetesObjectApi.makeApiClient(access(cluster));
    for (const object of manifest()) {
      // Some objects do not exist.
      await api.delete(object).catch(() => undefined);
    }
  }
}

function nameOf({ metadata }: KubernetesObject): string {
  return metadata?.name ?? "";
}

/** The manifest for a stack that creates its namespaces, or for a single tenant namespace. */
function objectsFor(tenantNamespace: string | undefined): KubernetesObject[] {
  if (tenantNamespace === undefined) {
    return manifest();
  }
  const isClusterWide = (object: KubernetesObject) =>
    object.kind === "ClusterRoleBinding" && OF_OWN_NAMESPACES.includes(nameOf(object));
  const bindings = ["pulumi-liqo-tenant", "pulumi-liqo-peering"].map((name) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name, namespace: tenantNamespace },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
    subjects: [{ kind: "ServiceAccount", ...SERVICE_ACCOUNT }],
  }));
  return [...manifest().filter((object) => !isClusterWide(object)), ...bindings];
}

/** The parts of a rule that do not grant a right. */
function withoutRight(rule: Rule, { verb, resource }: Right): Rule[] {
  const { resources = [], verbs } = rule;
  if (!resources.includes(resource)) {
    return [rule];
  }
  return [
    { ...rule, resources: resources.filter((other) => other !== resource) },
    { ...rule, resources: [resource], verbs: verbs.filter((other) => other !== verb) },
  ].filter((part) => part.resources.length > 0);
}

async function tokenIn(cluster: LabCluster): Promise<string> {
  const body: Json<AuthenticationV1TokenRequest> = {
    spec: { audiences: [], expirationSeconds: 7200 },
  };
  const { status } = await coreApi(cluster).createNamespacedServiceAccountToken({
    ...SERVICE_ACCOUNT,
    body,
  });
  return status?.token ?? "";
}

function kubeconfigOf(clusters: readonly LabCluster[], tokens: readonly string[]): string {
  const name = ({ name }: LabCluster) => name;
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: clusters.map((cluster) => ({
      name: name(cluster),
      cluster: { server: cluster.server, "insecure-skip-tls-verify": true },
    })),
    users: clusters.map((cluster, i) => ({ name: name(cluster), user: { token: tokens[i] } })),
    contexts: clusters.map((cluster) => ({
      name: name(cluster),
      context: { cluster: name(cluster), user: name(cluster) },
    })),
    "current-context": clusters[0]?.name,
  });
}
