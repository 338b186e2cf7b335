import type { PairSettings } from "../../rome-and-milan.js";
import {
  type SnapshotObject,
  PLACEHOLDERS,
  type PairSnapshot,
  type TestEnvironment,
} from "./pair-snapshot.js";

/**
 * A way to connect milan, the server, and rome, the client, with the result in the simulation and
 * in the lab.
 */
export interface PairScenario {
  /** How the server is published, as the end of a test title. */
  readonly exposure: string;
  readonly args: PairSettings;
  /** Whether both gateways start at the same time. */
  readonly startsTogether: boolean;
  readonly snapshot: PairSnapshot;
}

/**
 * All ways to connect two clusters with the same CIDRs: pods 10.10.0.0/16, external 10.70.0.0/16.
 */
export function pairScenarios({
  nodeAddress,
  loadBalancerPrefix,
}: TestEnvironment): PairScenario[] {
  const loadBalancerIp = `${loadBalancerPrefix}.9`;
  return [
    {
      exposure: "a load balancer with an unknown address",
      args: {},
      startsTogether: false,
      snapshot: snapshotWith({
        server: { port: 51840, serviceType: "LoadBalancer" },
        reported: { addresses: [PLACEHOLDERS.loadBalancer], port: 51840, protocol: "UDP" },
      }),
    },
    {
      exposure: "a load balancer with a requested address",
      args: { mtu: 1400, server: { port: 52000, loadBalancerIp } },
      startsTogether: true,
      snapshot: snapshotWith({
        mtu: 1400,
        server: {
          port: 52000,
          serviceType: "LoadBalancer",
          loadBalancerIP: PLACEHOLDERS.loadBalancer,
        },
        reported: { addresses: [PLACEHOLDERS.loadBalancer], port: 52000, protocol: "UDP" },
      }),
    },
    {
      exposure: "an unknown node port",
      args: { server: { serviceType: "NodePort" } },
      startsTogether: false,
      snapshot: snapshotWith({
        server: { port: 51840, serviceType: "NodePort" },
        reported: { addresses: [PLACEHOLDERS.node], port: PLACEHOLDERS.nodePort, protocol: "UDP" },
      }),
    },
    {
      exposure: "an endpoint that the arguments determine",
      args: {
        server: { serviceType: "NodePort", nodePort: 30742 },
        client: { endpoint: { address: nodeAddress } },
      },
      startsTogether: true,
      snapshot: snapshotWith({
        server: { port: 51840, serviceType: "NodePort", nodePort: PLACEHOLDERS.nodePort },
        reported: { addresses: [PLACEHOLDERS.node], port: PLACEHOLDERS.nodePort, protocol: "UDP" },
      }),
    },
  ];
}

/** The values of a result that differ between scenarios. */
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

function snapshotWith({ mtu = 1340, server, reported }: Particulars): PairSnapshot {
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
      publicKeys: { server: PLACEHOLDERS.key, client: PLACEHOLDERS.key },
      remappedCidrs: { client: REMAPPED, server: REMAPPED },
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

/** The objects of one side. */
function objectsOf(
  cluster: string,
  remote: string,
  role: "Server" | "Client",
  gateway: Pick<SnapshotObject, "spec" | "status">,
): SnapshotObject[] {
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
      spec: { publicKey: PLACEHOLDERS.key },
    },
    {
      cluster,
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "gw-keys", namespace, labels: forGateway },
    },
  ];
}
