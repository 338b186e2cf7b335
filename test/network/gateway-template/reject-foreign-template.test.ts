import { afterEach, describe, expect, vi } from "vitest";
import { GatewayServerTemplate } from "../../../src/index.js";
import type { KubernetesObject } from "../../../src/testing/index.js";
import { textPattern } from "../../message-text.js";
import { romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import {
  createdBy,
  existing,
  FORBIDDEN,
  reject,
  UNAVAILABLE,
  urnOf,
} from "../../lifecycle/hook-fixture.js";
import { it } from "../../simulated-test.js";

const KIND = "WgGatewayServerTemplate";
const PLACE = `${KIND} liqo/rim of cluster milan`;
const parents = "liqo:index:GatewayServerTemplate";
const urn = (name: string, stack?: string) =>
  urnOf(`networking.liqo.io/v1beta1:${KIND}`, name, { stack, parents });

afterEach(() => {
  vi.restoreAllMocks();
});

/** Starts with a template `rim` in cluster milan. */
function startWith(metadata: Partial<KubernetesObject["metadata"]>) {
  const template = existing(KIND, "rim", { namespace: "liqo", ...metadata });
  return startRomeAndMilan({ milan: { objects: [template] } });
}

const program = () => {
  const cluster = romeAndMilan().milan;
  new GatewayServerTemplate("edge", { cluster, name: "rim" });
};

describe("a template is created", () => {
  it("if none exists", async ({ clusters }) => {
    await clusters.up(program);
    expect(await clusters.objects(KIND)).toHaveLength(1);
  });

  it("if an interrupted run has created it", async () => {
    const clusters = await startWith(createdBy(urn("edge")));
    await clusters.up(program);
    expect(await clusters.objects(KIND)).toHaveLength(1);
  });
});

describe("a template is rejected, in a preview as well,", () => {
  it.each([
    [
      "another resource of this stack created it",
      createdBy(urn("old")),
      `${PLACE} is managed by "old" in this stack and is deleted with it If you renamed "old", add the option ` +
        'aliases: [{ name: "old" }] to "edge". If an earlier up failed under the new name, run pulumi up once with the old ' +
        "name first. Otherwise set another name.",
    ],
    [
      "another stack created it",
      createdBy(urn("edge", "prod")),
      `${PLACE} is managed by "edge" in stack simulated/prod and is deleted with it Set another name.`,
    ],
    [
      "Pulumi did not create it",
      {},
      `${PLACE} already exists and was not created by this stack Set another name. See node_modules/pulumi-liqo/docs/troubleshooting.md#adopt-template`,
    ],
  ])("if %s", async (_, metadata, message) => {
    const clusters = await startWith(metadata);

    await expect(clusters.preview(program)).rejects.toThrow(textPattern(message));
  });

  it.for([
    ["it is forbidden to get", FORBIDDEN],
    ["the API server does not return it", UNAVAILABLE],
  ] as const)("if %s", async ([, error], { clusters }) => {
    reject("get", error, { kind: KIND });

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern(`cannot check whether ${PLACE} exists, which this stack would overwrite`),
    );
  });
});
