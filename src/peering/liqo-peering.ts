import * as pulumi from "@pulumi/pulumi";
import { Identity } from "../authentication/identity.js";
import { Nonce } from "../authentication/nonce.js";
import { SignedNonce } from "../authentication/signed-nonce.js";
import { Tenant } from "../authentication/tenant.js";
import { checkProviderOption } from "../cluster/cluster-rules.js";
import type { Diagnosis } from "../diagnosis/diagnosis.js";
import { isNetworkPair, LiqoNetworkPair } from "../network/pair/liqo-network-pair.js";
import type { CheckedPair } from "../network/pair/pair-args.js";
import type { RemoteClusterArgs } from "../tenant/remote-cluster.js";
import { ensureTenantNamespace } from "../tenant/tenant-namespace.js";
import { ArgsCheck, type Gate } from "../validation/args-check.js";
import { ownerOf } from "../validation/claims.js";
import { requireName } from "../validation/component-name.js";
import { requireProviders } from "../validation/provider-options.js";
import { declareSlices, type PeeringNode } from "./consumer.js";
import { inBandProxyUrl } from "./in-band.js";
import { expiryOf, inspectPeering } from "./live-peering.js";
import { checkCreatedNetwork, createdNetworkOf } from "./network-args.js";
import { hasVirtualNode } from "./offloading-args.js";
import { checkPeeringArgs, type LiqoPeeringArgs } from "./peering-args.js";
import { warnOfCapacity } from "./preview-checks/capacity-warning.js";
import { checkClusters } from "./preview-checks/check-clusters.js";
import { checkNoFormerNetwork, checkSamePeering } from "./preview-checks/former-peering-check.js";
import { warnOfNamespace } from "./preview-checks/namespace-warning.js";

/** The tenant namespaces of both clusters. */
interface Tenants {
  readonly consumer: Required<RemoteClusterArgs>;
  readonly provider: Required<RemoteClusterArgs>;
}

/**
 * A consumer cluster that is peered with a provider cluster: `liqoctl peer`, declared. The consumer
 * gets a virtual node for each slice of the provider's resources, and pods that are scheduled on the
 * node run in the provider cluster. `pulumi up` ends when the virtual nodes are Ready.
 *
 * Creates the network, unless `network` is `false` or an existing pair, and Liqo's `Tenant`,
 * `Identity`, `ResourceSlice` and `VirtualNode`. Neither the state nor the program contains a
 * private key or a kubeconfig of the peering.
 *
 * For a peering in both directions, declare a second `LiqoPeering` over the same network.
 *
 * The deletion evicts the pods of the virtual nodes. Then the offloaded namespaces in the provider
 * are deleted with everything in them, PersistentVolumeClaims too, also those of a
 * `NamespaceOffloading` that `liqoctl` created.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const rome = new LiqoCluster("rome", { context: "rome" });
 * const milan = new LiqoCluster("milan", { context: "milan" });
 * const peering = new LiqoPeering("rome-milan", { consumer: rome, provider: milan });
 * export const { status, nodes } = peering;
 * ```
 */
export class LiqoPeering extends pulumi.ComponentResource {
  /**
   * `Ready` if the provider serves the consumer, all virtual nodes are Ready and the network is
   * Connected. Otherwise what is missing, or `Drained: <reason>` if the provider has taken back all
   * resources. Read from the clusters in every `preview` and `up`.
   */
  public readonly status: pulumi.Output<string>;

  /** The slices with their virtual nodes, read from the cluster in every `preview` and `up`. */
  public readonly nodes: pulumi.Output<PeeringNode[]>;

  /** The network between the clusters. Undefined if `network` is `false`. */
  public readonly network: LiqoNetworkPair | undefined;

  /** URL of the provider's API server, as the consumer reaches it. */
  public readonly apiServer: pulumi.Output<string>;

  /**
   * When the certificate of the consumer expires (RFC 3339), read from the provider in every
   * `preview` and `up`. Liqo renews it after two thirds of its life. Undefined on Amazon EKS.
   */
  public readonly certificateExpiresAt: pulumi.Output<string | undefined>;

  /**
   * Problems of the peering and its network, checked in both clusters in every `pulumi preview` and
   * `pulumi up`. Problems are also logged as a warning. `checks` is empty if `summary` is `Ready`.
   */
  public readonly diagnosis: pulumi.Output<Diagnosis>;

  constructor(name: string, args: LiqoPeeringArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "liqo:index:LiqoPeering",
      requireName("LiqoPeering", name, opts),
      {},
      requireProviders("LiqoPeering", name, opts),
    );
    const check = new ArgsCheck(this, name);
    checkPeeringArgs(check, ownerOf(this, "LiqoPeering", name), args, opts);
    checkProviderOption(check, opts, args.consumer, args.provider);
    const networkChecks = checkCreatedNetwork(check, this, `${name}-network`, args);
    check.orThrow();
    checkClusters(check, args, opts);
    checkSamePeering(check, this, name, args);
    checkNoFormerNetwork(check, this, name, args);
    const gate = check.done();

    const { adopt, timeout } = args;
    const waiting = { adopt, timeout };
    this.network = this.networkOf(
      `${name}-network`,
      args,
      networkChecks && { component: this, checks: networkChecks, gate },
    );
    const { consumer, provider } = this.tenants(name, args, gate);

    const nonce = new Nonce(`${name}-nonce`, { ...provider, ...waiting }, { parent: this });
    const { publicKey, csr, signature } = new SignedNonce(
      `${name}-signed-nonce`,
      { ...consumer, ...waiting, nonce: nonce.nonce, publicKey: args.publicKey },
      { parent: this },
    );
    const { tenantCondition: condition } = args;
    const proxyUrl = args.inBand === true ? this.inBandProxyUrl(name, args) : args.proxyUrl;
    const tenant = new Tenant(
      `${name}-tenant`,
      { ...provider, ...waiting, publicKey, csr, signature, proxyUrl, condition },
      { parent: this },
    );
    const { authParams, tenantNamespace: remoteNamespace } = tenant;
    const identity = new Identity(
      `${name}-identity`,
      { ...consumer, ...waiting, authParams, remoteNamespace },
      // In-band, the consumer can delete its copies in the provider only through the tunnel.
      { parent: this, dependsOn: args.inBand === true && this.network ? [this.network] : [] },
    );
    this.apiServer = authParams.apply(({ apiServer = "" }) => apiServer);
    this.certificateExpiresAt = authParams.apply(expiryOf);

    const requests = (args.resourceSlices ?? []).map(({ resources }) => ({ resources }));
    warnOfCapacity(this, args.provider, requests);
    if (hasVirtualNode(args)) {
      warnOfNamespace(this, consumer.cluster.name, consumer.namespace);
    }
    this.nodes = declareSlices(this, name, args, {
      tenant: consumer,
      provider: args.provider,
      isDrained: pulumi.output(condition).apply((value) => value === "Drained"),
      authParams,
      identity,
      // The virtual kubelet starts while the tunnel comes up, and ends before the tunnel goes down.
      network: this.network?.gateways ?? [],
    });
    const { status, diagnosis } = inspectPeering(this, {
      peers: [
        { role: "Provider", tenant: provider },
        { role: "Consumer", tenant: consumer },
      ],
      nodes: this.nodes,
      network: this.network,
      proxyUrl,
    });
    this.status = status;
    this.diagnosis = diagnosis;
    this.registerOutputs({ apiServer: this.apiServer });
  }

  /** The network between the clusters. */
  private networkOf(
    name: string,
    args: LiqoPeeringArgs,
    checked: CheckedPair | undefined,
  ): LiqoNetworkPair | undefined {
    const { network, timeout } = args;
    const created = createdNetworkOf(args);
    if (created === undefined || checked === undefined) {
      return isNetworkPair(network) ? network : undefined;
    }
    return new LiqoNetworkPair(name, { ...created, timeout }, { parent: this }, checked);
  }

  private inBandProxyUrl(
    name: string,
    { provider }: LiqoPeeringArgs,
  ): pulumi.Output<string> | undefined {
    const { network } = this;
    return (
      network &&
      inBandProxyUrl(
        this,
        name,
        provider,
        network.remappedCidrs[network.clusters.server === provider ? "server" : "client"],
      )
    );
  }

  /** The tenant namespaces: those of the network, or namespaces for the peering alone. */
  private tenants(
    name: string,
    { consumer, provider, consumerNamespace, providerNamespace, adopt, timeout }: LiqoPeeringArgs,
    gate: Gate,
  ): Tenants {
    const inConsumer = { cluster: consumer, remoteClusterId: gate(provider.clusterId) };
    const inProvider = { cluster: provider, remoteClusterId: gate(consumer.clusterId) };
    const { network } = this;
    if (network !== undefined) {
      const isServer = network.clusters.server === consumer;
      const { server, client } = network.namespaces;
      return {
        consumer: { ...inConsumer, namespace: gate(isServer ? server : client) },
        provider: { ...inProvider, namespace: gate(isServer ? client : server) },
      };
    }
    const ensure = (
      tenant: RemoteClusterArgs,
      namespace: pulumi.Input<string> | undefined,
      path: "consumerNamespace" | "providerNamespace",
    ) =>
      ensureTenantNamespace(
        `${name}-${tenant.cluster.name}-namespace`,
        {
          ...tenant,
          namespace,
          adoptsTunnel: adopt === true,
          timeout,
          argument: { component: this, path },
        },
        this,
      );
    return {
      consumer: ensure(inConsumer, consumerNamespace, "consumerNamespace"),
      provider: ensure(inProvider, providerNamespace, "providerNamespace"),
    };
  }
}
