import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck, Rule } from "../../validation/args-check.js";
import { type ArgumentNames, knownKeysRule } from "../../validation/arguments.js";
import { claim, type Owner } from "../../validation/claims.js";
import { describeValue } from "../../validation/describe-value.js";
import { dnsLabelRule, dnsSubdomainRule, mtuRule, objectRule } from "../../validation/rules.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { NETWORKING } from "../../liqo/api-versions.js";
import type { ObjectMeta, ObjectReference } from "../../liqo/index.js";
import { gatewayResourceName } from "../../liqo/names.js";
import { orDefault } from "../../pulumi/output-value.js";
import { TENANT_ARGUMENTS, type TenantArgs, tenantNamespaceOf } from "../../tenant/tenant.js";

/** Which end of a tunnel a gateway is: `Server` listens, `Client` dials. */
export type GatewayRole = "Server" | "Client";

/** What others need to know of a gateway. */
export interface Gateway {
  /** Which end of the tunnel it is. */
  readonly role: GatewayRole;
  /**
   * Cluster that the gateway is in.
   *
   * @default - taken for that of whoever refers to the gateway
   */
  readonly cluster?: LiqoCluster;
  /** Name of the GatewayServer or GatewayClient object. */
  readonly gatewayName: pulumi.Output<string>;
  /**
   * Liqo's ID of the cluster at the other end.
   *
   * @default - `gatewayName`, as `liqoctl` names a gateway
   */
  readonly remoteClusterId?: pulumi.Output<string>;
  /** UID of that object. */
  readonly uid: pulumi.Output<string>;
  /** Another one whenever the object is changed or replaced, or a server's Service made again, and so its tunnel interrupted. */
  readonly revision: pulumi.Output<string>;
}

/** What others need to know of a gateway is there, whoever has made it. */
export const gatewayRule: Rule<unknown> = (value) =>
  "gatewayName" in Object(value)
    ? undefined
    : `expected a GatewayServer or a GatewayClient, got ${describeValue(value)}`;

const LONGEST_GATEWAY_NAME = 63 - gatewayResourceName("").length;

/** The name of a gateway, after which Liqo names a Service. */
const isGatewayName: Rule<unknown> = (name) =>
  dnsLabelRule(name) ??
  (String(name).length > LONGEST_GATEWAY_NAME
    ? `expected at most ${LONGEST_GATEWAY_NAME} characters, got ${String(name).length}`
    : undefined);

/** The revision of a gateway, or of another object that a tunnel depends on, by its metadata. */
export function revisionOf({ uid = "", generation = 0 }: ObjectMeta): string {
  return `${uid}/${generation}`;
}

/** UID of a gateway, by its metadata. A preview that does not know all of a gateway does not know its UID either. */
export function uidOf({ uid }: ObjectMeta): string {
  return uid ?? (pulumi.runtime.isDryRun() ? (pulumi.unknown as unknown as string) : "");
}

/**
 * Names a template that Liqo makes gateways from: a `GatewayServerTemplate` or `GatewayClientTemplate` of the same program,
 * or the name of one that exists.
 */
export interface TemplateReference<Role extends GatewayRole = GatewayRole> {
  /**
   * Name of the template (`liqoctl`: `--gw-server-template-name`, `--gw-client-template-name`).
   *
   * @default - Liqo's own: `wireguard-server` or `wireguard-client`
   */
  readonly name?: pulumi.Input<string>;

  /**
   * Namespace of the template (`liqoctl`: `--gw-server-template-namespace`, `--gw-client-template-namespace`).
   *
   * @default - the namespace that Liqo is installed in
   */
  readonly namespace?: pulumi.Input<string>;

  /**
   * Which end of a tunnel the template is for.
   *
   * @default - the end that refers to it
   */
  readonly role?: Role;

  /**
   * Cluster that has the template.
   *
   * @default - the cluster of the gateway
   */
  readonly cluster?: LiqoCluster;

  /**
   * Stands for what the template says (`resourceVersion` of the reference). Liqo looks at a template only when the gateway
   * changes, and so it does with every new revision.
   *
   * @default - a gateway that exists does not follow when its template changes
   */
  readonly revision?: pulumi.Input<string>;
}

/** Arguments that both ends of a tunnel have. */
export interface GatewayArgs extends TenantArgs {
  /**
   * MTU of the tunnel in bytes, from 576 to 9000. Both ends must use the same (`spec.mtu`; `liqoctl`: `--mtu`).
   *
   * @default 1340
   */
  readonly mtu?: pulumi.Input<number>;

  /**
   * Name of the gateway object (`liqoctl`: the ID of the cluster at the other end). Set it to adopt a gateway that was created
   * under another name. Liqo names the gateway's Deployment, Service and Connection `gw-<name>`.
   *
   * @default - `remoteClusterId`
   */
  readonly gatewayName?: pulumi.Input<string>;

  /**
   * Secret with the gateway's keys, in the tenant's namespace (`spec.secretRef`).
   *
   * @default - Liqo generates keys in the cluster
   */
  readonly secretName?: pulumi.Input<string>;
}

/** Their names. */
export const GATEWAY_ARGUMENTS: ArgumentNames<GatewayArgs> = {
  ...TENANT_ARGUMENTS,
  mtu: true,
  gatewayName: true,
  secretName: true,
};

/** Checks the arguments that both ends of a tunnel have. `owner` is the gateway's component. */
export function checkGateway(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  args: GatewayArgs,
): void {
  check.optional("mtu", args.mtu, mtuRule);
  check.optional("gatewayName", args.gatewayName, isGatewayName);
  check.present("secretName", args.secretName, dnsSubdomainRule);

  const { cluster, remoteClusterId } = args;
  const place = pulumi.all([cluster.clusterId, tenantNamespaceOf(args), remoteClusterId, owner]);
  check.whenKnown("namespace", place, ([clusterId, namespace, remote, itself]) => {
    if (clusterId === remote) {
      return undefined; // That error is another's, and its two ends would only accuse each other here.
    }
    // Of two it takes neither: it looks for them by the remote cluster's ID, in whatever namespace they are.
    const other = claim(clusterId, `the gateway to cluster ${remote}`, itself);
    if (other !== undefined) {
      return (
        `expected the only gateway of cluster ${clusterId} to cluster ${remote}, got a second one beside "${other}": ` +
        "Liqo joins two clusters once, whatever the namespace"
      );
    }
    const tenant = claim(clusterId, `the gateway of namespace ${namespace}`, itself);
    return (
      tenant &&
      `expected a namespace without a gateway, got ${namespace} in cluster ${clusterId}, which "${tenant}" uses: ` +
        "Liqo runs one gateway in a namespace"
    );
  });
}

/** What a reference to a template can have. */
export const templateReferenceRule = knownKeysRule<TemplateReference>({
  name: true,
  namespace: true,
  role: true,
  cluster: true,
  revision: true,
});

/** Checks which template a gateway refers to. */
export function checkTemplate(
  check: ArgsCheck,
  role: GatewayRole,
  cluster: LiqoCluster,
  template: TemplateReference | undefined,
): void {
  check.optional("template", template, objectRule("with the name of a template"));
  check.report("template", templateReferenceRule(template));
  check.optional("template.name", template?.name, dnsSubdomainRule);
  check.optional("template.namespace", template?.namespace, dnsLabelRule);
  if (template?.role !== undefined && template.role !== role) {
    check.report(
      "template",
      `expected a template for a Gateway${role}, got one for a Gateway${template.role}`,
    );
  }
  if (template?.cluster !== undefined) {
    const both = pulumi.all([cluster.clusterId, template.cluster.clusterId]);
    check.whenKnown("template", both, ([expected, received]) =>
      expected === received
        ? undefined
        : `expected a template of cluster ${expected}, got one of cluster ${received}`,
    );
  }
}

/** The reference that a gateway's `spec` has to its template. */
export function templateReference(
  kind: string,
  defaultName: string,
  template: TemplateReference | undefined,
  liqoNamespace: pulumi.Output<string>,
) {
  return {
    ...NETWORKING,
    kind,
    name: orDefault(template?.name, defaultName),
    namespace: pulumi
      .all([template?.namespace, liqoNamespace])
      .apply(([given, ofLiqo]) => given ?? ofLiqo),
    // Liqo does not watch templates: only a change of the gateway itself makes it look at its template again.
    resourceVersion: template?.revision,
  } satisfies { [K in keyof ObjectReference]: pulumi.Input<string> | undefined };
}
