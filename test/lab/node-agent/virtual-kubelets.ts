import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { V1Container, V1Pod } from "@kubernetes/client-node";
import { freePorts } from "../host/ports.js";
import type { LabCluster, LabFile } from "../lab-file.js";
import { type ContainerCommand, ContainerProcess } from "./container-process.js";
import { onNode } from "./network/node-network.js";
import { containerArguments, containerEnv } from "./pod-arguments.js";
import type { PodRuntime, RuntimeStarter } from "./pod-runtime.js";
import { allRunning } from "./pod-status.js";

const CONTAINER = "virtual-kubelet";

/** Runs Liqo's virtual kubelets, one process for each pod of a virtual node. */
export class VirtualKubelets implements RuntimeStarter {
  constructor(
    private readonly lab: Pick<LabFile, "folder" | "binaries" | "inBand">,
    private readonly cluster: Pick<LabCluster, "name" | "index" | "kubeconfig">,
  ) {}

  runs(pod: V1Pod): boolean {
    return pod.metadata?.labels?.["offloading.liqo.io/component"] === "virtual-kubelet";
  }

  async start(pod: V1Pod, changed: () => void): Promise<PodRuntime | { waitsFor: string }> {
    const container = pod.spec?.containers.find(({ name }) => name === CONTAINER);
    if (container === undefined) {
      return { waitsFor: `container ${CONTAINER} not found` };
    }
    mkdirSync(join(this.lab.folder, "log"), { recursive: true });
    const [port = 0] = await freePorts(1);
    const command = this.command(pod, container, port);
    const process = new ContainerProcess(CONTAINER, () => command, changed);
    const startedAt = new Date();
    await process.start();
    return {
      uid: pod.metadata?.uid ?? "",
      containers: () =>
        allRunning(pod, startedAt).map((run) => (run.name === CONTAINER ? process.run : run)),
      stop: () => process.stop(),
    };
  }

  /** The command of a virtual kubelet, which listens on a port of this machine. */
  command(pod: V1Pod, container: V1Container, port: number): ContainerCommand {
    const { name, kubeconfig } = this.cluster;
    // The API server of the lab reaches the virtual kubelet at this address only.
    const env = { ...containerEnv(pod, container), POD_IP: "127.0.0.1" };
    const args = [...containerArguments(container, env), `--listen-port=${port}`];
    const program = join(this.lab.binaries, "virtual-kubelet");
    const [file = "", ...commandArgs] = endingWithAgent(
      onNode(this.lab, this.cluster, [program, ...args]),
    );
    return {
      file,
      args: commandArgs,
      env: { PATH: process.env["PATH"], KUBECONFIG: kubeconfig, ...env },
      log: join(this.lab.folder, "log", `${name}-${pod.metadata?.name ?? ""}.log`),
    };
  }
}

/** A command that the kernel kills when the node agent ends, where Linux offers that. */
function endingWithAgent(command: readonly string[]): readonly string[] {
  return process.platform === "linux" ? ["setpriv", "--pdeathsig", "KILL", ...command] : command;
}
