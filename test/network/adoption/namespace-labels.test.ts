import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { joined, startRomeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const LIQO = { "liqo.io/tenant-namespace": "true", "liqo.io/remote-cluster-id": "milan" };
const ALL = { ...LIQO, "pod-security.kubernetes.io/enforce": "privileged" };

interface Options {
  readonly namespace?: pulumi.Input<string>;
  readonly run?: "preview" | "up";
}

/** The warnings of a preview, or of an `up`, of a pair with the labels on its namespace in rome. */
async function warnings(
  labels: Record<string, string>,
  { namespace = "network", run = "preview" }: Options = {},
): Promise<string[]> {
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: "network", labels } };
  const clusters = await startRomeAndMilan({ rome: { objects: [object] } });
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  await clusters[run](() => joined({ client: { namespace } }));
  return warn.mock.calls.map(([message]) => message);
}

describe("for a namespace of the user's own, a preview", () => {
  // case: V17 A namespace of the user's own lacks labels that Liqo or the gateway's pods need.
  it("warns about missing labels, with the command that sets the labels", async () => {
    expect(await warnings({ "liqo.io/remote-cluster-id": "oslo" })).toEqual([
      [
        "namespace network of cluster rome has no label liqo.io/remote-cluster-id=milan,",
        "liqo.io/tenant-namespace=true, pod-security.kubernetes.io/enforce=privileged",
        "Liqo and the gateway's pods need these labels. Set them:",
        "  kubectl --context rome label namespace network --overwrite liqo.io/remote-cluster-id=milan liqo.io/tenant-namespace=true pod-security.kubernetes.io/enforce=privileged",
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#check-namespace",
      ].join("\n"),
    ]);
  });

  it("does not print a secret name", async () => {
    expect(await warnings(LIQO, { namespace: pulumi.secret("network") })).toEqual([
      [
        "namespace [secret] of cluster rome has no label pod-security.kubernetes.io/enforce",
        "Liqo and the gateway's pods need these labels.",
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#check-namespace",
      ].join("\n"),
    ]);
  });

  it("logs no warning if no label is missing", async () => {
    expect(await warnings(ALL)).toEqual([]);
  });
});

it("an update does not repeat the warning of its preview", async () => {
  expect(await warnings(LIQO, { run: "up" })).toEqual([]);
});
