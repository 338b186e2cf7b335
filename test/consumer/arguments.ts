// The compiler accepts valid arguments and rejects invalid ones. Also compiled with
// `exactOptionalPropertyTypes`, with which an optional argument accepts `undefined` only if its
// type says so.
import * as pulumi from "@pulumi/pulumi";
import {
  diagnose,
  type Duration,
  GatewayClient,
  GatewayKeys,
  GatewayServer,
  GatewayServerTemplate,
  KeyExchange,
  liqo,
  LiqoCluster,
  LiqoNetworkPair,
  type LiqoNetworkPairArgs,
  LiqoNetworkSide,
  LiqoPeeringSide,
  NetworkConfiguration,
  type PairServerArgs,
  TenantNamespace,
} from "pulumi-liqo";

const config = new pulumi.Config();

export function access(provider: pulumi.ProviderResource) {
  new LiqoCluster("rome", { context: "rome" });
  new LiqoCluster("rome", { context: pulumi.output("rome"), kubeconfig: config.get("kubeconfig") });
  new LiqoCluster("rome", { kubeconfig: "~/rome.yaml", clusterId: undefined });
  new LiqoCluster("rome", { provider });
  // @ts-expect-error Access is required.
  new LiqoCluster("rome", {});
  // @ts-expect-error Access is required.
  new LiqoCluster("rome", { context: undefined, clusterId: "rome" });
}

export function durations(server: LiqoCluster, client: LiqoCluster) {
  const pair = (timeout: Duration | undefined): LiqoNetworkPairArgs => ({
    server,
    client,
    timeout,
  });
  pair("90s");
  pair("1.5h");
  pair("500ms");
  pair("1h30m");
  pair("1h30m15s");
  pair(config.get<Duration>("timeout"));
  // @ts-expect-error No duration.
  pair("5 minutes");
  // @ts-expect-error Days are no unit.
  pair("7d");
  // @ts-expect-error The unit is missing.
  pair("90");
}

export function service(cluster: LiqoCluster, serviceType: "NodePort" | "LoadBalancer") {
  const server = (args: PairServerArgs) => args;
  server({ cluster });
  server({ cluster, loadBalancerIp: "203.0.113.7", nodePort: 31840 });
  server({ cluster, serviceType: "LoadBalancer", loadBalancerIp: pulumi.output("203.0.113.7") });
  server({ cluster, serviceType: "NodePort", nodePort: 31840 });
  server({ cluster, serviceType: "ClusterIP", loadBalancerIp: undefined });
  server({ cluster, serviceType, nodePort: 31840 });
  // @ts-expect-error Only a load balancer has an address.
  server({ cluster, serviceType: "NodePort", loadBalancerIp: "203.0.113.7" });
  // @ts-expect-error A ClusterIP Service has no node port.
  server({ cluster, serviceType: "ClusterIP", nodePort: 31840 });
  // @ts-expect-error Unknown type.
  server({ cluster, serviceType: "Nodeport" });
  // @ts-expect-error Mistyped argument.
  server({ cluster, nodeport: 31840 });
}

export function keys(cluster: LiqoCluster, ownKeys: GatewayKeys, isRotated: boolean) {
  const server = (args: PairServerArgs) => args;
  server({ cluster, keys: ownKeys });
  server({ cluster, keys: isRotated ? ownKeys : undefined });
  server({ cluster, keys: "liqo-managed" });
  server({ cluster, keyVersion: isRotated ? 2 : undefined });
  // @ts-expect-error Only generated keys have a version.
  server({ cluster, keys: ownKeys, keyVersion: 2 });
  // @ts-expect-error Unknown source of keys.
  server({ cluster, keys: "liqo" });
}

export function sides(rome: LiqoCluster, milan: LiqoCluster) {
  new LiqoNetworkPair("pair", { server: milan, client: rome, mtu: undefined, timeout: undefined });
  new LiqoNetworkPair("pair", { server: { cluster: milan }, client: { cluster: rome } });
  // @ts-expect-error A side needs a cluster.
  new LiqoNetworkPair("pair", { server: { port: 51840 }, client: rome });
  // @ts-expect-error Only a server has a port.
  new LiqoNetworkPair("pair", { server: milan, client: { cluster: rome, port: 51840 } });
}

/** Optional arguments accept `undefined`. */
export function optional(cluster: LiqoCluster, server: LiqoCluster, none?: undefined) {
  const tenant = { cluster, remoteClusterId: "milan", namespace: none };
  const keys = { secretName: "keys", publicKey: "key" };
  new LiqoNetworkPair("pair", {
    server: {
      cluster: server,
      namespace: none,
      configurationName: none,
      gatewayName: none,
      publicKeyName: none,
      keys: none,
      keyVersion: none,
      port: none,
      serviceType: none,
      nodePort: none,
      loadBalancerIp: none,
      serviceAnnotations: none,
      serviceLabels: none,
      template: { name: none, namespace: none, role: none, cluster: none, revision: none },
    },
    client: { cluster, endpoint: { address: none, port: none }, template: none },
  });
  new LiqoNetworkSide("side", {
    ...tenant,
    role: "Client",
    remotePeerInfo: none,
    remoteSigningKeyFingerprint: none,
    signingKeyVersion: none,
    remote: none,
    detached: none,
    endpoint: none,
    expiresIn: none,
    timeout: none,
  });
  new LiqoPeeringSide("provider", {
    ...tenant,
    role: "Provider",
    network: { role: none, mtu: none, port: none },
    remotePeerInfo: none,
    namespace: none,
    detached: none,
    proxyUrl: none,
    tenantCondition: none,
    adopt: none,
    timeout: none,
  });
  new LiqoPeeringSide("consumer", {
    ...tenant,
    role: "Consumer",
    network: none,
    resourceSlices: none,
    offloads: none,
    drainTimeout: none,
    publicKey: none,
  });
  const endpoint = { addresses: ["203.0.113.7"], port: 51840, protocol: none };
  new GatewayServer("server", { ...tenant, mtu: none, secretName: none, timeout: none });
  new GatewayClient("client", { ...tenant, endpoint, gatewayName: none, template: none });
  new GatewayKeys("keys", { ...tenant, keyVersion: none });
  new KeyExchange("keys", {
    server: { ...tenant, keys, publicKeyName: none, gatewayUid: none },
    client: { ...tenant, keys: none, keyVersion: none },
  });
  new NetworkConfiguration("configuration", {
    ...tenant,
    remotePodCidrs: ["10.10.0.0/16"],
    remoteExternalCidr: "10.70.0.0/16",
    configurationName: none,
    adopt: none,
    timeout: none,
  });
  const { provider } = cluster;
  const key = { metadata: { name: none, namespace: "tenant" }, spec: { publicKey: "key" } };
  new liqo.PublicKey("key", key, { provider });
  void diagnose({ context: "rome", kubeconfig: none, clusterId: none }, "milan");
  new TenantNamespace("namespace", { remoteClusterId: "milan", name: none });
  new GatewayServerTemplate("template", {
    cluster,
    name: none,
    namespace: none,
    base: none,
    replicas: none,
    nodeSelector: none,
    tolerations: none,
    affinity: none,
    containers: { gateway: none, wireguard: { image: none, resources: none }, geneve: none },
    ping: { enabled: none, interval: none, lossThreshold: none, updateStatusInterval: none },
    transform: none,
    targetPort: none,
    serviceAnnotations: none,
  });
}
