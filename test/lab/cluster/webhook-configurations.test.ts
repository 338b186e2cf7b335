import { expect, it } from "vitest";
import { webhookConfigurations } from "./webhook-configurations.js";

const [mutating, validating] = webhookConfigurations(17_443, Buffer.from("ca")) as unknown as [
  Configuration,
  Configuration,
];

interface Configuration {
  readonly kind: string;
  readonly webhooks: readonly {
    readonly clientConfig: { readonly url: string; readonly caBundle: string };
    readonly rules: readonly [{ readonly apiGroups: string[]; readonly resources: string[] }];
    readonly namespaceSelector?: object;
  }[];
}

it("sends virtual nodes to the webhook on this machine", () => {
  expect(mutating.kind).toBe("MutatingWebhookConfiguration");
  expect(webhookFor(mutating, "virtualnodes")).toMatchObject({
    name: "virtualnode.mutate.liqo.io",
    clientConfig: { url: "https://127.0.0.1:17443/mutate/virtualnodes", caBundle: "Y2E=" },
    rules: [{ apiGroups: ["offloading.liqo.io"], operations: ["CREATE", "UPDATE"] }],
    failurePolicy: "Fail",
  });
});

it("sends pods to the webhook only in offloaded namespaces", () => {
  expect(webhookFor(mutating, "pods")?.namespaceSelector).toEqual({
    matchLabels: { "liqo.io/scheduling-enabled": "true" },
  });
});

it("validates the objects of a peering", () => {
  expect(validating.kind).toBe("ValidatingWebhookConfiguration");
  expect(webhookFor(validating, "tenants")?.clientConfig.url).toBe(
    "https://127.0.0.1:17443/validate/tenants",
  );
  expect(webhookFor(validating, "resourceslices")).toBeDefined();
  expect(webhookFor(validating, "namespaceoffloadings")).toBeDefined();
});

function webhookFor({ webhooks }: Configuration, resource: string) {
  return webhooks.find(({ rules }) => rules[0].resources.includes(resource));
}
