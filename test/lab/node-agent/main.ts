import { resolve } from "node:path";
import { LabError } from "../lab-error.js";
import { startAgent } from "./agent.js";
import { report } from "./report.js";

async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) {
    throw new LabError("Usage: main.ts <lab folder>");
  }
  const agent = await startAgent(resolve(folder));
  let isStopping = false;
  const stop = () => {
    if (!isStopping) {
      isStopping = true;
      void agent.stop().then(() => {
        report("stopped");
        process.exit(0);
      });
    }
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.stdout.write("ready\n");
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(error instanceof LabError ? `${error.message}\n` : `${String(error)}\n`);
  process.exit(1);
});
