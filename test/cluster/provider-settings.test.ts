import { Provider, type ProviderArgs } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { rendersYaml, settingsOf } from "../../src/cluster/provider-settings.js";
import { valueIfKnown } from "../../src/pulumi/output-value.js";
import { valueOf } from "../../src/testing/index.js";
import { dependenciesOf } from "../dependencies.js";
import { startRomeAndMilan } from "../rome-and-milan.js";
import { it, simulatedTest } from "../simulated-test.js";

const UNKNOWN = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<never>;

/** The settings of a provider with these arguments. */
function settings(args: ProviderArgs) {
  const found = settingsOf(new Provider("mine", args));
  if (found === undefined) {
    throw new Error("the settings were not read");
  }
  return found as { readonly [K in keyof typeof found]-?: pulumi.Output<unknown> };
}

const isKnown = (output: pulumi.Output<unknown>) =>
  (output as unknown as { isKnown: Promise<boolean> }).isKnown;

describe.each([
  ["up", false],
  ["a preview", true],
])("in %s, a setting of a provider", (_, preview) => {
  const it = simulatedTest({}, { preview });

  it("has its value", async () => {
    const { kubeconfig, context, cluster } = settings({
      context: "rome",
      kubeconfig: pulumi.output("/kubeconfig"),
      cluster: "c",
    });

    expect(await Promise.all([kubeconfig, context, cluster].map(valueIfKnown))).toEqual([
      "/kubeconfig",
      "rome",
      "c",
    ]);
  });

  it("is known to be absent if it is not set", async () => {
    const { kubeconfig, cluster, kubeClientSettings } = settings({ context: "rome" });

    for (const setting of [kubeconfig, cluster, kubeClientSettings]) {
      expect(await isKnown(setting)).toBe(true);
      expect(await valueOf(setting)).toBeUndefined();
    }
  });

  it("is secret only if its value is secret", async () => {
    const { kubeconfig, context } = settings({
      context: "rome",
      kubeconfig: pulumi.secret("/kubeconfig"),
    });

    expect(await pulumi.isSecret(kubeconfig)).toBe(true);
    expect(await pulumi.isSecret(context)).toBe(false);
  });

  it("is read from JSON if its type is not string", async () => {
    const {
      kubeClientSettings,
      deleteUnreachable,
      skipUpdateUnreachable,
      suppressDeprecationWarnings,
    } = settings({
      context: "rome",
      kubeClientSettings: { qps: 50, burst: 100 },
      deleteUnreachable: true,
      skipUpdateUnreachable: false,
      suppressDeprecationWarnings: true,
    });

    expect(await valueOf(kubeClientSettings)).toEqual({ qps: 50, burst: 100 });
    expect(await valueOf(deleteUnreachable)).toBe(true);
    expect(await valueOf(skipUpdateUnreachable)).toBe(false);
    expect(await valueOf(suppressDeprecationWarnings)).toBe(true);
  });

  it("depends on the provider", async () => {
    const provider = new Provider("mine", { context: "rome" });
    const { context } = settingsOf(provider) ?? {};

    expect([...(await dependenciesOf(pulumi.output(context)))]).toContain(provider);
  });
});

describe("in a preview, a setting of a provider", () => {
  it("is unknown if its value is unknown", async () => {
    await startRomeAndMilan({}, { preview: true });
    const { kubeconfig, context, kubeClientSettings } = settings({
      kubeconfig: UNKNOWN,
      context: "rome",
      kubeClientSettings: UNKNOWN,
    });

    expect(await isKnown(kubeconfig)).toBe(false);
    expect(await isKnown(kubeClientSettings)).toBe(false);
    expect(await isKnown(context)).toBe(true);
  });
});

describe("settingsOf", () => {
  it("is undefined for a provider that another program created", () => {
    const reference = "urn:pulumi:dev::shop::pulumi:providers:kubernetes::mine::an-id";

    expect(settingsOf(new pulumi.DependencyProviderResource(reference))).toBeUndefined();
  });

  it("leaves out settings that the library sets itself, and settings that do not affect access", () => {
    const args = { context: "rome", namespace: "shop", enableServerSideApply: false };

    expect(Object.keys(settings(args))).toEqual([
      "kubeconfig",
      "context",
      "cluster",
      "kubeClientSettings",
      "deleteUnreachable",
      "skipUpdateUnreachable",
      "suppressDeprecationWarnings",
    ]);
  });
});

describe("rendersYaml", () => {
  it.for<[boolean, ProviderArgs]>([
    [true, { renderYamlToDirectory: "out" }],
    [false, { renderYamlToDirectory: "" }],
    [false, {}],
  ])("is %s for %j", async ([expected, args]) => {
    const provider = new Provider("mine", { context: "rome", ...args });

    expect(await valueOf(rendersYaml(provider))).toBe(expected);
  });
});
