import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { recordSecrets, secretsIn } from "../../src/cluster/cluster-secrets.js";

const settle = () => new Promise((resolve) => setImmediate(resolve));

it("records only the secret values of a cluster, each when it is known", async () => {
  const [rome, milan] = [{ name: "rome" }, { name: "milan" }] as const;
  let resolve: (address: string) => void = () => undefined;
  const later = new Promise<string>((done) => (resolve = done));

  recordSecrets(rome, [pulumi.secret(later), pulumi.secret(51999), "plain", undefined]);
  await settle();
  expect(secretsIn(rome)).toEqual([51999]);

  resolve("203.0.113.77");
  await settle();
  expect(secretsIn(rome)).toEqual([51999, "203.0.113.77"]);
  expect(secretsIn(milan)).toEqual([]);
});
