import { LiqoCluster, LiqoNetworkPair } from "../../src/index.js";
import { existingLab } from "./lab-folder.js";
import { running } from "./use-lab.js";
import { during } from "./outage.js";
import { LabStack } from "./pair/lab-stack.js";
const lab = running(existingLab());
async function main() {
  const away = process.argv[2] ?? "rome";
  const stack = await LabStack.create(lab, "x8", async () => {
    const a = new LiqoCluster("milan", { context: "milan" });
    const b = new LiqoCluster("rome", { context: "rome" });
    const p = new LiqoNetworkPair("pair", { server: a, client: b, timeout: "60s" });
    return Promise.resolve({ status: p.status });
  });
  await stack.up();
  console.log("up");
  await during(lab.lab, [{ cluster: lab.cluster(away), part: "api" }], async () => {
    for (const [what, f] of [["preview", () => stack.preview()], ["destroy", () => stack.destroy({ continueOnError: true, keepStack: true })]] as const) {
    const t = Date.now();
    const hang = new Promise<void>((r) => setTimeout(() => { console.log("HANGS"); r(); }, 60000));
    const p = f().then(() => console.log("ok?"), (e) => console.log(String(e.message).slice(-1800)));
    await Promise.race([hang, p]);
    console.log(what, (Date.now() - t) / 1000);
    }
  });
  console.log("back");
  await new Promise((r) => setTimeout(r, 20000));
  console.log("destroying");
  await stack.destroy().catch((e) => console.log(String(e).slice(0, 500)));
  process.exit(0);
}
void main();
