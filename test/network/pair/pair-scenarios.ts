import type { LiqoNetworkPairArgs } from "../../../src/index.js";
import { type AccountedObject, IN_WORDS, type PairAccount, type Place } from "./pair-account.js";

/** A way of joining milan, whose gateway listens, and rome, and what comes of it in simulated and in real clusters. */
export interface PairScenario {
  /** Completes "joined through". */
  readonly exposure: string;
  readonly args: Omit<LiqoNetworkPairArgs, "server" | "client">;
  /** Whether both gateways start at the same time. */
  readonly startsTogether: boolean;
  readonly account: PairAccount;
}

/** All ways of joining two clusters that have the same ranges: pods 10.10.0.0/16, external 10.70.0.0/16. */
export function pairScenarios({ nodeAddress, loadBalancerPrefix }: Place): PairScenario[] {
  const loadBalancerIp = `${loadBalancerPrefix}.9`;
  return [
    {
      exposure: "a load balancer whose address is not known",
      args: {},
      startsTogether: false,
      account: accountWith({
        server: { port: 51840, serviceType: "LoadBalancer" },
        reported: { addresses: [IN_WORDS.loadBalancer], port: 51840, protocol: "UDP" },
      }),
    },
    {
      exposure: "a load balancer whose address is asked for",
      args: { mtu: 1400, gatewayServer: { port: 52000, loadBalancerIp } },
      startsTogether: true,
      account: accountWith({
        mtu: 1400,
        server: {
          port: 52000,
          serviceType: "LoadBalancer",
          loadBalancerIP: IN_WORDS.loadBalancer,
        },
        reported: { addresses: [IN_WORDS.loadBalancer], port: 52000, protocol: "UDP" },
      }),
    },
    {
      exposure: "a node port that is not known",
      args: { gatewayServer: { serviceType: "NodePort" } },
      startsTogether: false,
      account: accountWith({
        server: { port: 51840, serviceType: "NodePort" },
        reported: { addresses: [IN_WORDS.node], port: IN_WORDS.nodePort, protocol: "UDP" },
      }),
    },
    {
      exposure: "an endpoint that is known beforehand",
      args: {
        gatewayServer: { serviceType: "NodePort", nodePort: 30742 },
        gatewayClient: { endpoint: { address: nodeAddress } },
      },
      startsTogether: true,
      account: accountWith({
        server: { port: 51840, serviceType: "NodePort", nodePort: IN_WORDS.nodePort },
        reported: { addresses: [IN_WORDS.node], port: IN_WORDS.nodePort, protocol: "UDP" },
      }),
    },
  ];
}

/** What one scenario's account has that others do not. */
interface Particulars {
  readonly mtu?: number;
  /** `spec.endpoint` of the GatewayServer. */
  readonly server: object;
  /** `status.endpoint` of the GatewayServer, which the client dials. */
  readonly reported: object;
}

const NETWORKING = "networking.liqo.io/v1beta1";
const REMAPPED = { pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] };
const OWN = { pod: ["10.10.0.0/16"], external: ["10.70.0.0/16"] };

function accountWith({ mtu = 1340, server, reported }: Particulars): PairAccount {
  const gateway = (role: "Server" | "Client", endpoint: object) => ({
    mtu,
    secretRef: { name: "gw-keys" },
    [`${role.toLowerCase()}TemplateRef`]: {
      apiVersion: NETWORKING,
      kind: `WgGateway${role}Template`,
      name: `wireguard-${role.toLowerCase()}`,
      namespace: "liqo",
    },
    endpoint,
  });
  return {
    outputs: {
      status: "Connected",
      endpoint: reported,
      publicKeys: { server: IN_WORDS.key, client: IN_WORDS.key },
      clientSeenByServer: REMAPPED,
      serverSeenByClient: REMAPPED,
    },
    objects: [
      ...objectsOf("milan", "rome", "Server", {
        spec: gateway("Server", server),
        status: { endpoint: reported },
      }),
      {
        cluster: "milan",
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "gw-rome", namespace: "liqo-tenant-rome" },
      },
      ...objectsOf("rome", "milan", "Client", { spec: gateway("Client", reported) }),
    ],
  };
}

/** The objects of one side, by their kinds. */
function objectsOf(
  cluster: string,
  remote: string,
  role: "Server" | "Client",
  gateway: Pick<AccountedObject, "spec" | "status">,
): AccountedObject[] {
  const namespace = `liqo-tenant-${remote}`;
  const ofRemote = { "liqo.io/remote-cluster-id": remote };
  const forGateway = { ...ofRemote, "networking.liqo.io/gateway-resource": "true" };
  const networking = { cluster, apiVersion: NETWORKING };
  return [
    {
      ...networking,
      kind: "Configuration",
      metadata: { name: remote, namespace, labels: ofRemote },
      spec: { local: { cidr: OWN }, remote: { cidr: OWN } },
      status: { remote: { cidr: REMAPPED } },
    },
    {
      ...networking,
      kind: "Connection",
      metadata: { name: `gw-${remote}`, namespace, labels: ofRemote },
      spec: {
        type: role,
        gatewayRef: {
          apiVersion: NETWORKING,
          kind: `WgGateway${role}`,
          name: remote,
          namespace,
        },
      },
      status: { value: "Connected" },
    },
    {
      ...networking,
      kind: `Gateway${role}`,
      metadata: { name: remote, namespace, labels: ofRemote },
      ...gateway,
    },
    {
      cluster,
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: namespace,
        labels: {
          ...ofRemote,
          "kubernetes.io/metadata.name": namespace,
          "liqo.io/tenant-namespace": "true",
          "pod-security.kubernetes.io/audit": "privileged",
          "pod-security.kubernetes.io/enforce": "privileged",
          "pod-security.kubernetes.io/warn": "privileged",
        },
      },
      spec: { finalizers: ["kubernetes"] },
    },
    {
      ...networking,
      kind: "PublicKey",
      metadata: { name: remote, namespace, labels: forGateway },
      spec: { publicKey: IN_WORDS.key },
    },
    {
      cluster,
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "gw-keys", namespace, labels: forGateway },
    },
  ];
}
