import { LocalWorkspace, type OutputMap } from "@pulumi/pulumi/automation";
import { LiqoCluster, LiqoNetworkPair } from "pulumi-liqo";

// Contexts of the kubeconfig: `npx tsx index.ts rome milan`.
const [clientContext = "rome", serverContext = "milan"] = process.argv.slice(2);

async function main(): Promise<void> {
  const stack = await LocalWorkspace.createOrSelectStack({
    projectName: "liqo-automation-api",
    stackName: `${clientContext}-${serverContext}`,
    program,
  });

  try {
    const { changeSummary } = await stack.preview();
    console.log("A preview says what would be done:", changeSummary);

    const { outputs } = await stack.up({ onOutput: print });
    console.log("Joined:", valuesOf(outputs));
  } catch (error) {
    // Said at once: what fails afterwards would hide it.
    fail(error);
  }
  await stack.destroy({ onOutput: print });
  await stack.workspace.removeStack(stack.name);
}

/** What a `pulumi up` would find in a program's index.ts. */
function program() {
  const client = new LiqoCluster("client", { context: clientContext });
  const server = new LiqoCluster("server", { context: serverContext });
  const { status, endpoint, latency } = new LiqoNetworkPair("pair", { server, client });
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
