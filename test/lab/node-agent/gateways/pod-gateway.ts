import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { V1Container, V1Pod } from "@kubernetes/client-node";
import type { LabFile } from "../../lab-file.js";
import type { Fabric, PodNetwork } from "../network/fabric.js";
import { inNamespace } from "../network/in-namespace.js";
import { allRunning, type ContainerRun } from "../pod-status.js";
import type { PodRuntime, RuntimeStarter } from "../pod-runtime.js";
import type { InternalNodeSpec } from "../network/node-network.js";
import { LIQO_NETWORKING, type WatchedCluster } from "../watched-cluster.js";
import { type ContainerCommand, ContainerProcess } from "../container-process.js";
import { withOwnRoot } from "./container-root.js";
import { podKubeconfig } from "./pod-kubeconfig.js";
import { containerArguments, containerEnv, flag } from "../pod-arguments.js";
import { secretMountedAt, writeSecret } from "./secret-volume.js";

const DEFAULT_KEYS_FOLDER = "/etc/wireguard/keys";

// Additional flags: the kernel is the host's, and may lack WireGuard.
const EXTRA_ARGUMENTS: Record<string, readonly string[]> = {
  gateway: ["--disable-kernel-version-check"],
  wireguard: ["--implementation=userspace"],
};

/** Runs Liqo's processes for the gateway pods of a cluster. */
export class PodGateways implements RuntimeStarter {
  private readonly addresses = new Map<string, string>();
  private readonly kubeconfig: string;

  constructor(
    private readonly lab: LabFile,
    private readonly cluster: WatchedCluster,
    private readonly fabric: Fabric,
  ) {
    const folder = join(lab.folder, "node-agent");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    mkdirSync(join(lab.folder, "log"), { recursive: true });
    this.kubeconfig = join(folder, `${cluster.lab.name}.kubeconfig`);
    writeFileSync(this.kubeconfig, podKubeconfig(cluster.lab.kubeconfig), { mode: 0o600 });
  }

  /** The address of a running gateway pod on the fabric. */
  addressOf(pod: V1Pod): string | undefined {
    return this.addresses.get(pod.metadata?.uid ?? "");
  }

  runs(pod: V1Pod): boolean {
    return isGatewayPod(pod);
  }

  async start(pod: V1Pod, changed: () => void): Promise<PodRuntime | { waitsFor: string }> {
    const missing = this.missingSecret(pod);
    if (missing !== undefined) {
      return {
        waitsFor: `MountVolume.SetUp failed: secret "${missing}" not found in namespace "${pod.metadata?.namespace ?? ""}"`,
      };
    }
    const uid = pod.metadata?.uid ?? "";
    const network = await this.fabric.addPod(this.cluster.lab.index);
    await this.linkToNode(network);
    mkdirSync(this.ipcFolder(pod), { recursive: true, mode: 0o700 });
    const processes = new Map(
      programsOf(pod).map((container) => [
        container.name,
        new ContainerProcess(container.name, () => this.command(pod, container, network), changed),
      ]),
    );
    this.addresses.set(uid, network.address);
    const startedAt = new Date();
    await Promise.all([...processes.values()].map((process) => process.start()));
    return {
      uid,
      containers: () => containersOf(pod, startedAt, processes),
      stop: async () => {
        this.addresses.delete(uid);
        await Promise.all([...processes.values()].map((process) => process.stop()));
        await network.remove();
        rmSync(this.podFolder(pod), { recursive: true, force: true });
      },
    };
  }

  private async linkToNode(network: PodNetwork): Promise<void> {
    const { index, nodeName: name } = this.cluster.lab;
    const node = this.fabric.node(index);
    if (node !== undefined) {
      const place = { ...LIQO_NETWORKING, plural: "internalnodes", name };
      const { spec } = (await this.cluster.custom.getClusterCustomObject(place)) as {
        spec: InternalNodeSpec;
      };
      await node.link(network, spec);
    }
  }

  private command(pod: V1Pod, container: V1Container, network: PodNetwork): ContainerCommand {
    const env = containerEnv(pod, container);
    const args = [
      ...containerArguments(container, env),
      ...(EXTRA_ARGUMENTS[container.name] ?? []),
      ...this.keys(pod, container),
    ];
    const binary = join(this.lab.binaries, container.name);
    const command = withOwnRoot(this.ipcFolder(pod), [binary, ...args]);
    const [file, namespaceArgs] = inNamespace(network.namespace, command);
    const name = pod.metadata?.name ?? "";
    return {
      file,
      args: namespaceArgs,
      env: { PATH: process.env["PATH"], KUBECONFIG: this.kubeconfig, ...env },
      log: join(this.lab.folder, "log", `${this.cluster.lab.name}-${name}-${container.name}.log`),
    };
  }

  private keys(pod: V1Pod, container: V1Container): string[] {
    const name = secretMountedAt(pod, container, keysFolder(container));
    const secret = this.cluster.secrets.get(name ?? "", pod.metadata?.namespace);
    if (secret === undefined) {
      return [];
    }
    const folder = join(this.podFolder(pod), "keys");
    writeSecret(folder, secret);
    return [`--keys-dir=${folder}`];
  }

  private missingSecret(pod: V1Pod): string | undefined {
    return (pod.spec?.volumes ?? [])
      .filter(({ secret }) => secret?.secretName !== undefined && secret.optional !== true)
      .map(({ secret }) => secret?.secretName ?? "")
      .find((name) => this.cluster.secrets.get(name, pod.metadata?.namespace) === undefined);
  }

  private ipcFolder(pod: V1Pod): string {
    return join(this.podFolder(pod), "ipc");
  }

  private podFolder(pod: V1Pod): string {
    return join(this.lab.folder, "node-agent", "pods", pod.metadata?.uid ?? "");
  }
}

/** Whether a pod is one of Liqo's gateways. */
export function isGatewayPod(pod: V1Pod): boolean {
  return pod.metadata?.labels?.["networking.liqo.io/component"] === "gateway";
}

/** The folder with the WireGuard keys of a container. */
export function keysFolder(container: V1Container): string {
  return flag(container.args ?? [], "keys-dir") ?? DEFAULT_KEYS_FOLDER;
}

// The third container (geneve) connects the gateway to other nodes, which the lab does not have.
function programsOf(pod: V1Pod): V1Container[] {
  return (pod.spec?.containers ?? []).filter(({ name }) => name in EXTRA_ARGUMENTS);
}

function containersOf(
  pod: V1Pod,
  startedAt: Date,
  processes: ReadonlyMap<string, ContainerProcess>,
): ContainerRun[] {
  return allRunning(pod, startedAt).map((run) => processes.get(run.name)?.run ?? run);
}
