import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { NotReadyError } from "../../../src/index.js";
import { expectInvalidArgs } from "../../expect-invalid-args.js";
import { existing, FORBIDDEN, reject, UNAVAILABLE } from "../../lifecycle/hook-fixture.js";
import { joined, namespace, startRomeAndMilan } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";
import { GIVEN, PAIR, pairIn, startWith } from "./tenant-objects.js";

const it = simulatedTest({ rome: { objects: [namespace(GIVEN)] } });

afterEach(() => {
  vi.restoreAllMocks();
});

// case: V4
describe("rejects a namespace if its objects cannot be listed, with the reason:", () => {
  it("an unavailable API server, once for each cluster and as no invalid argument", async () => {
    const clusters = await startRomeAndMilan({
      rome: { objects: [namespace("liqo-tenant-milan")] },
      milan: { objects: [namespace("liqo-tenant-rome")] },
    });
    reject("listMetadata", UNAVAILABLE, {});

    const run = clusters.preview(() => joined());

    await expect(run).rejects.toThrow(
      new RegExp(
        "^cannot check which objects already exist\n" +
          "  cannot inspect cluster milan: etcd has no leader\n" +
          "  cannot inspect cluster rome: etcd has no leader\n" +
          "Check that the API server responds and accepts your credentials.\n" +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#unreachable$",
      ),
    );
    await expect(run).rejects.toBeInstanceOf(NotReadyError);
  });

  it("an unavailable API server, unless an argument is invalid", async ({ clusters }) => {
    reject("listMetadata", UNAVAILABLE, {});

    const run = clusters.preview(pairIn(GIVEN, { publicKeyName: pulumi.output("A B") }));

    await expect(run).rejects.toThrow(/^(?![^]*etcd)[^]*client\.publicKeyName: expected/);
  });

  it("forbidden", async ({ clusters }) => {
    reject("listMetadata", FORBIDDEN, { kind: "GatewayClient" });

    await expectInvalidArgs(clusters, pairIn(GIVEN), PAIR, [
      "client: cannot check whether this stack would overwrite a GatewayClient in namespace tenant of cluster rome: " +
        FORBIDDEN.message,
    ]);
  });

  it("forbidden, even if the pair adopts objects of this kind", async ({ clusters }) => {
    reject("listMetadata", FORBIDDEN, { kind: "Secret" });

    await expect(clusters.up(pairIn(GIVEN, { keys: "liqo-managed" }))).rejects.toThrow(
      /cannot check whether this stack would overwrite a Secret in /,
    );
  });
});

it.each([
  ["forbidden to get", FORBIDDEN],
  ["not returned by an unavailable API server", UNAVAILABLE],
])("rejects existing objects if their namespace is %s", async (_, error) => {
  const clusters = await startWith(GIVEN, existing("Configuration", "other"));
  reject("get", error, { kind: "Namespace", name: GIVEN });

  await expect(clusters.up(pairIn(GIVEN))).rejects.toThrow(/client: Configuration other in /);
});
