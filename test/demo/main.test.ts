import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";

function demo() {
  const env = { ...process.env, NO_COLOR: "1" };
  return spawn(process.execPath, ["--import", "tsx", join(__dirname, "main.ts")], { env });
}

it("shows both runs, what they have come to and how to read them", async () => {
  const child = demo();
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, "close");

  const [first = "", second = ""] = text.split("pulumi up, once more");
  expect(first.indexOf("< read")).toBeLessThan(first.indexOf("< ConfigMap"));
  expect(first.match(/ \+ /g)).toHaveLength(10 + 1); // The legend has one as well.
  expect(first).toContain(
    "10 objects created in the clusters; with components, providers and keys, 31 resources in Pulumi's state.",
  );
  expect(first).toContain("= Connection gw-milan: Connected");
  expect(first).not.toContain("< GatewayServer");
  expect(second).toContain("< GatewayServer rome");
  expect(second).toContain(
    "Nothing to change: all 31 resources in Pulumi's state are as declared.",
  );
});

it("ends without a word when nobody reads on", async () => {
  const child = demo();
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  child.stdout.once("data", () => child.stdout.destroy());
  const [code] = (await once(child, "close")) as [number];

  expect(complaints).toBe("");
  expect(code).toBe(0);
});
