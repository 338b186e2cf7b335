import { readFileSync } from "node:fs";
import chalk from "chalk";
import { Command } from "commander";
import { down } from "./down.js";
import { exec } from "./exec.js";
import { PARTS } from "./host/processes.js";
import { LabError } from "./lab-error.js";
import { existingLab, labFolder } from "./lab-folder.js";
import { logOf } from "./logs.js";
import { outageOf, start, stop, STOPPABLE } from "./outage.js";
import { parseRequest, UP_DEFAULTS, type UpOptions } from "./request/lab-request.js";
import { describeLab, describeStatus } from "./table.js";
import { prepareToolchain } from "./toolchain/toolchain.js";
import { up } from "./up.js";

const STOPPABLE_PARTS = `${STOPPABLE.join(", ")} (API server and all clients of it)`;

const program = new Command("npm run lab --")
  .description("Run real Kubernetes clusters with Liqo on this machine")
  .showHelpAfterError()
  .enablePositionalOptions();

program
  .command("build")
  .description("find or build the programs of the lab")
  .action(async () => {
    const { binaries } = await prepareToolchain(print);
    for (const [binary, path] of binaries) {
      print(`${binary}: ${path}`);
    }
  });

program
  .command("up")
  .description("start a lab")
  .option("--clusters <names>", "comma-separated names", UP_DEFAULTS.clusters)
  .option("--pod-cidr <cluster=cidr>", "pod CIDR of a cluster, repeatable", collect, [])
  .option("--external-cidr <cluster=cidr>", "external CIDR of a cluster, repeatable", collect, [])
  .option(
    "--tls-compatibility-mode <cluster>",
    "give a cluster an RSA key instead of an Ed25519 key, repeatable",
    collect,
    [],
  )
  .option("--pod-start <duration>", "time until a pod is Ready", UP_DEFAULTS.podStart)
  .option(
    "--load-balancer <duration>",
    "time until a load balancer has an address",
    UP_DEFAULTS.loadBalancer,
  )
  .option(
    "--handshake <duration>",
    "time until simulated gateways are Connected",
    UP_DEFAULTS.handshake,
  )
  .option(
    "--cluster-signing-duration <duration>",
    "validity of the certificates for remote clusters",
    UP_DEFAULTS.clusterSigningDuration,
  )
  .option("--fault <cluster=fault>", "simulate a fault in a cluster, repeatable", collect, [])
  .option("--in-band", "run Liqo's proxies, and connect Liqo's processes only through the tunnel")
  .option("--gateways <mode>", "real, simulated or auto", UP_DEFAULTS.gateways)
  .action(async (options: UpOptions) => {
    const request = parseRequest(options);
    onInterrupt("Interrupted. To remove the lab, run:\n  npm run lab -- down");
    print(describeLab(await up(labFolder(), request, print)));
  });

program
  .command("status")
  .description("check every part of the lab")
  .option("--json", "print JSON")
  .action(async ({ json }: { json?: true }) => {
    // Loading the Kubernetes client takes a second, which the other commands save.
    const { labStatus } = await import("./status.js");
    const status = await labStatus(existingLab());
    print(json ? JSON.stringify(status, null, 2) : describeStatus(status));
    process.exitCode = status.healthy ? 0 : 1;
  });

program
  .command("logs")
  .description("print the log of a part of a cluster")
  .argument("<cluster>", "its name, for example rome")
  .argument("<part>", PARTS.join(", "))
  .action((cluster: string, part: string) => {
    process.stdout.write(readFileSync(logOf(existingLab(), cluster, part)));
  });

program
  .command("stop")
  .description("stop a part of a cluster")
  .argument("<cluster>", "its name, for example rome")
  .argument("<part>", STOPPABLE_PARTS)
  .action(async (cluster: string, part: string) => {
    const lab = existingLab();
    await stop(lab, outageOf(lab, cluster, part));
  });

program
  .command("start")
  .description("start a stopped part again")
  .argument("<cluster>", "its name, for example rome")
  .argument("<part>", STOPPABLE_PARTS)
  .action(async (cluster: string, part: string) => {
    const lab = existingLab();
    await start(lab, outageOf(lab, cluster, part));
  });

program
  .command("exec <command...>")
  .description("run a command on the lab: -- pulumi up, -- kubectl --context rome get nodes")
  .passThroughOptions()
  .action(async (command: string[]) => {
    process.exitCode = await exec(existingLab(), command, userFolder());
  });

program
  .command("connect-with-liqoctl")
  .description("test the lab: connect and disconnect its first two clusters with liqoctl")
  .action(async () => {
    const { connectWithLiqoctl } = await import("./liqoctl-proof.js");
    const { connectSeconds, bytes, resetSeconds } = await connectWithLiqoctl(existingLab());
    print(`liqoctl network connect: Connected after ${connectSeconds.toFixed(1)} s.`);
    print(bytes === undefined ? "No traffic: simulated." : `${bytes} bytes crossed the tunnel.`);
    print(`liqoctl network reset: all objects deleted after ${resetSeconds.toFixed(1)} s.`);
  });

program
  .command("peer-with-liqoctl")
  .description("test the lab: peer and unpeer its first two clusters with liqoctl")
  .action(async () => {
    const { peerWithLiqoctl } = await import("./peering-proof.js");
    const proof = await peerWithLiqoctl(existingLab());
    print(`liqoctl peer: the virtual node is Ready after ${proof.peerSeconds.toFixed(1)} s.`);
    print(`liqoctl info: ${proof.modules.join(", ")}.`);
    print(`liqoctl offload: a pod runs after ${proof.offloadSeconds.toFixed(1)} s.`);
    print(`liqoctl unpeer: all objects deleted after ${proof.unpeerSeconds.toFixed(1)} s.`);
  });

program
  .command("down")
  .description("stop and remove the lab")
  .action(async () => {
    const folder = labFolder();
    print((await down(folder)) ? `Removed the lab in ${folder}.` : `No lab found in ${folder}.`);
  });

function print(line: string): void {
  console.log(line);
}

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

/** The working directory of the user: npm runs scripts in the folder of the package. */
function userFolder(): string {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  return script === "lab" && folder !== undefined ? folder : process.cwd();
}

function onInterrupt(message: string): void {
  process.once("SIGINT", () => {
    console.error(message);
    process.exit(130);
  });
}

program.parseAsync().then(
  // The processes of the lab would keep this process running.
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof LabError ? chalk.red(error.message) : error);
    process.exit(1);
  },
);
