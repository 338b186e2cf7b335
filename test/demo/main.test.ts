import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it, vi } from "vitest";

// The demo takes ten seconds on an idle machine, and much longer on a busy one.
vi.setConfig({ testTimeout: 120_000 });

function demo() {
  const env = { ...process.env, NO_COLOR: "1" };
  return spawn(process.execPath, ["--import", "tsx", join(__dirname, "main.ts")], { env });
}

it("shows the runs of a network and of a peering with a legend and their results", async () => {
  const child = demo();
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, "close");

  const [intro, first = "", second = "", peered = "", last = ""] = text.split(/^pulumi up.*$/m);
  expect(intro).toContain("Simulated: no clusters");
  expect(first.indexOf("< read")).toBeLessThan(first.indexOf("< ConfigMap"));
  expect(first.match(/ \+ /g)).toHaveLength(10 + 1); // One of the matches is in the legend.
  expect(first).toContain(
    "Created 10 objects in the clusters. Pulumi's state has 21 resources, including components, providers and keys.",
  );
  expect(first).toContain("= Connection gw-milan: Connected");
  expect(second).toContain("< ConfigMap liqo-clusterid-configmap");
  expect(second).not.toContain(" + ");
  expect(second).toContain("No changes: all 21 resources are as declared.");
  expect(peered).toContain("Simulated too.");
  expect(peered.match(/ \+ /g)).toHaveLength(12);
  expect(peered).toContain(
    "Created 12 objects in the clusters. Pulumi's state has 38 resources, including components, providers and keys.",
  );
  expect(peered).toContain("= VirtualNode milan: its Node is Ready");
  expect(peered).toContain(
    "+ ResourceSlice public-key-for-milan: not copied to a provider; Liqo writes the public key into it",
  );
  expect(peered).toContain("+ Renew controlplane-milan: brings renewed certificates");
  expect(peered).toContain("+ NamespaceMap milan: lists the offloaded namespaces");
  expect(peered).toContain(
    "The simulator schedules no pods. The lab schedules them, and runs no containers for them.",
  );
  expect(peered).toMatch(/namespace shop of rome +shop-rome in milan/);
  expect(peered).toMatch(/status +Ready/);
  expect(last).toContain("No changes: all 38 resources are as declared.");
});

it("ends without an error if its output is closed", async () => {
  const child = demo();
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdout.once("data", () => child.stdout.destroy());
  const [code] = (await once(child, "close")) as [number];

  expect(errors).toBe("");
  expect(code).toBe(0);
});
