import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { FORBIDDEN, reject } from "../../lifecycle/hook-fixture.js";
import { textPattern } from "../../message-text.js";
import { exchange, it } from "./exchange.js";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a new keyVersion of one side", () => {
  const rotated = (keyVersion?: number) => () => {
    const { publicKeys } = exchange({ server: { keyVersion } });
    return { publicKeys };
  };

  it("rotates the key of this side and keeps the key of the other side", async ({ clusters }) => {
    const first = await clusters.up(rotated());
    const { outputs, changes } = await clusters.up(rotated(2));

    expect(outputs.publicKeys.server).not.toBe(first.outputs.publicKeys.server);
    expect(outputs.publicKeys.client).toBe(first.outputs.publicKeys.client);
    // The Stash and the Secret of the server, and the PublicKey in the other cluster.
    expect(changes).toMatchObject({ create: 0, update: 1, replace: 2, delete: 0 });
    expect(await clusters.objects("Secret")).toMatchObject([
      { cluster: "rome", metadata: { name: "gw-keys" } },
      { cluster: "milan", metadata: { name: "gw-keys-2" } },
    ]);
  });

  it("shows no change of the other side in a preview, and no warning", async ({ clusters }) => {
    await clusters.up(rotated());
    const warn = vi.spyOn(pulumi.log, "warn");
    const { changes } = await clusters.preview(rotated(2));

    expect(changes).toMatchObject({ create: 0, update: 1, replace: 2, delete: 0 });
    expect(warn).not.toHaveBeenCalled();
  });

  it("rotates both keys if the former Secrets are forbidden to get, with a warning", async ({
    clusters,
  }) => {
    const first = await clusters.up(rotated());
    reject("get", FORBIDDEN, { kind: "Secret", name: "gw-keys" });
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const { outputs } = await clusters.up(rotated(2));

    expect(outputs.publicKeys.client).not.toBe(first.outputs.publicKeys.client);
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      [
        "forbidden: cannot compare the keys in cluster rome with the keys in the state",
        `  ${FORBIDDEN.message}`,
        'Grant "get" on Secrets. Otherwise a new keyVersion of either side fails, or rotates the keys of both',
        "sides if only this Secret is forbidden.",
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden",
      ].join("\n"),
    ]);
  });
});

it("rejects a new keyVersion if all Secrets are forbidden to get", async ({ clusters }) => {
  const rotated = (keyVersion?: number) => () => {
    exchange({ server: { keyVersion } });
  };
  await clusters.up(rotated());
  reject("get", FORBIDDEN, { kind: "Secret" });
  vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);

  await expect(clusters.up(rotated(2))).rejects.toThrow(
    textPattern(
      `${FORBIDDEN.message} Grant "get" on objects of kind Secret. See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden`,
    ),
  );
});
