import { resolve } from "node:path";
import { LabError } from "../lab-error.js";
import { startAgent } from "./agent.js";
import { report } from "./report.js";

async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) {
    throw new LabError("The node agent needs to know its lab: main.ts <lab folder>.");
  }
  const agent = await startAgent(resolve(folder));
  let ending = false;
  const end = () => {
    if (!ending) {
      ending = true;
      void agent.stop().then(() => {
        report("ended");
        process.exit(0);
      });
    }
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  process.stdout.write("ready\n");
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(error instanceof LabError ? `${error.message}\n` : `${String(error)}\n`);
  process.exit(1);
});
