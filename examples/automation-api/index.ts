import { LocalWorkspace, type OutputMap } from "@pulumi/pulumi/automation";
import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

async function main(): Promise<void> {
  const stack = await LocalWorkspace.createOrSelectStack({
    projectName: "liqo-automation-api",
    stackName: "rome-milan",
    program,
  });

  try {
    const { changeSummary } = await stack.preview();
    console.log("Preview:", changeSummary);

    const { outputs } = await stack.up({ onOutput: print });
    console.log("Outputs:", valuesOf(outputs));
  } catch (error) {
    // Print the error now: an error of destroy would hide it.
    fail(error);
  }
  await stack.destroy({ onOutput: print });
  await stack.workspace.removeStack(stack.name);
}

/** The program that Pulumi runs, as an index.ts would have it. */
function program() {
  const rome = new LiqoCluster("rome", { context: "rome" });
  const milan = new LiqoCluster("milan", { context: "milan" });
  const pair = new LiqoNetworkPair("rome-milan", { server: milan, client: rome });
  const { status, endpoint, latency } = pair;
  return Promise.resolve({ status, endpoint, latency });
}

function print(text: string): void {
  process.stdout.write(text);
}

function valuesOf(outputs: OutputMap): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => [name, output.value as unknown]),
  );
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

main().catch(fail);
