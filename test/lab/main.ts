import { readFileSync } from "node:fs";
import chalk from "chalk";
import { Command } from "commander";
import { down } from "./down.js";
import { exec } from "./exec.js";
import { LabError } from "./lab-error.js";
import { existingLab, labFolder } from "./lab-folder.js";
import { logOf } from "./logs.js";
import { parseRequest, UP_DEFAULTS, type UpOptions } from "./request/lab-request.js";
import { describeLab, describeStatus } from "./table.js";
import { prepareToolchain } from "./toolchain/toolchain.js";
import { up } from "./up.js";

const program = new Command("npm run lab --")
  .description("Real Kubernetes clusters with Liqo on this machine")
  .enablePositionalOptions();

program
  .command("build")
  .description("build the lab's programs, or find them")
  .action(async () => {
    const { binaries } = await prepareToolchain(say);
    for (const [binary, path] of binaries) {
      say(`${binary}: ${path}`);
    }
  });

program
  .command("up")
  .description("start a lab")
  .option("--clusters <names>", "names, separated by commas", UP_DEFAULTS.clusters)
  .option("--pod-cidr <cluster=cidr>", "pod CIDR of a cluster, repeatable", collect, [])
  .option("--external-cidr <cluster=cidr>", "external CIDR of a cluster, repeatable", collect, [])
  .option("--pod-start <duration>", "from a pod's creation to Ready", UP_DEFAULTS.podStart)
  .option("--load-balancer <duration>", "until it has an address", UP_DEFAULTS.loadBalancer)
  .option("--handshake <duration>", "of simulated gateways, to Connected", UP_DEFAULTS.handshake)
  .option("--fault <cluster=fault>", "play a fault in a cluster, repeatable", collect, [])
  .option("--gateways <mode>", "real, simulated or auto", UP_DEFAULTS.gateways)
  .action(async (options: UpOptions) => {
    const request = parseRequest(options);
    onInterrupt(`Interrupted. What was started is removed by "npm run lab -- down".`);
    say(describeLab(await up(labFolder(), request, say)));
  });

program
  .command("status")
  .description("look at every part of the lab")
  .option("--json", "as JSON")
  .action(async ({ json }: { json?: true }) => {
    // It loads the client of Kubernetes, which takes a second that other verbs can do without.
    const { labStatus } = await import("./status.js");
    const status = await labStatus(existingLab());
    say(json ? JSON.stringify(status, null, 2) : describeStatus(status));
    process.exitCode = status.healthy ? 0 : 1;
  });

program
  .command("logs <cluster> <part>")
  .description("print the log of a part of a cluster")
  .action((cluster: string, part: string) => {
    process.stdout.write(readFileSync(logOf(existingLab(), cluster, part)));
  });

program
  .command("exec <command...>")
  .description("run a command on the lab: -- pulumi up, -- kubectl --context rome get nodes")
  .passThroughOptions()
  .action(async (command: string[]) => {
    process.exitCode = await exec(existingLab(), command, callersFolder());
  });

program
  .command("connect-with-liqoctl")
  .description("prove the lab: connect its first two clusters by liqoctl, and take that down again")
  .action(async () => {
    const { connectWithLiqoctl } = await import("./liqoctl-proof.js");
    const { connectSeconds, bytes, resetSeconds } = await connectWithLiqoctl(existingLab());
    say(`liqoctl network connect: Connected after ${connectSeconds.toFixed(1)} s.`);
    say(bytes === undefined ? "No tunnel: simulated." : `${bytes} bytes crossed the tunnel.`);
    say(`liqoctl network reset: nothing left after ${resetSeconds.toFixed(1)} s.`);
  });

program
  .command("down")
  .description("end and remove everything that the lab started")
  .action(async () => {
    const folder = labFolder();
    say((await down(folder)) ? `Removed the lab in ${folder}.` : `There is no lab in ${folder}.`);
  });

function say(line: string): void {
  console.log(line);
}

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

/** Where the user is: npm runs its scripts in the package's folder. */
function callersFolder(): string {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  return script === "lab" && folder !== undefined ? folder : process.cwd();
}

function onInterrupt(sentence: string): void {
  process.once("SIGINT", () => {
    console.error(sentence);
    process.exit(130);
  });
}

program.parseAsync().then(
  // What `up` started runs on, and would keep this process waiting.
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof LabError ? chalk.red(error.message) : error);
    process.exit(1);
  },
);
