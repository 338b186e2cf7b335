import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import {
  fieldOf,
  orDefault,
  uncopiedValues,
  valueIfKnown,
  withoutDependency,
} from "../../src/pulumi/output-value.js";
import { valueOf } from "../../src/testing/index.js";
import { dependenciesOf } from "../dependencies.js";
import { UNDEFINED_OUTPUT } from "../expect-invalid-args.js";
import { it } from "../simulated-test.js";

const ENDPOINT = { addresses: ["203.0.113.7"], port: 51840 };
const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<typeof ENDPOINT>;

describe("withoutDependency", () => {
  it("keeps the value and drops the dependencies", async () => {
    const source = new pulumi.ComponentResource("test:index:Source", "source");
    const dependent = source.urn.apply(() => ENDPOINT);

    const independent = withoutDependency(dependent);

    expect(await valueIfKnown(independent)).toEqual(ENDPOINT);
    expect((await dependenciesOf(dependent)).has(source)).toBe(true);
    expect((await dependenciesOf(independent)).size).toBe(0);
  });

  it("keeps an unknown value unknown", async () => {
    expect(await valueIfKnown(withoutDependency(unknown))).toBeUndefined();
  });

  it("keeps a secret secret", async () => {
    expect(await pulumi.isSecret(withoutDependency(pulumi.secret(ENDPOINT)))).toBe(true);
    expect(await pulumi.isSecret(withoutDependency(pulumi.output(ENDPOINT)))).toBe(false);
  });
});

describe("orDefault", () => {
  it.for([
    ["a value", "set", "set"],
    ["an output", pulumi.output("set"), "set"],
    ["undefined", undefined, "default"],
    ["an output that resolves to undefined", UNDEFINED_OUTPUT, "default"],
  ] as const)("for %s, returns %s", async ([, value, expected]) => {
    expect(await valueOf(pulumi.output(orDefault<string>(value, "default")))).toBe(expected);
    const byDefault = pulumi.output("default");
    expect(await valueOf(pulumi.output(orDefault<string>(value, byDefault)))).toBe(expected);
  });
});

describe("fieldOf", () => {
  it.for(["rome", "get", "promise", "toString"])("returns the field %s", async (name) => {
    expect(await valueOf(fieldOf(pulumi.output({ [name]: "key" }), name))).toBe("key");
  });

  it("returns a known field beside an unknown field", async () => {
    const fields = pulumi.output<Record<string, string>>({
      rome: "key",
      milan: pulumi.unknown as unknown as string,
    });

    expect(await valueIfKnown(fieldOf(fields, "rome"))).toBe("key");
    expect(await valueIfKnown(fieldOf(fields, "milan"))).toBeUndefined();
  });

  it("is unknown if the output is unknown", async () => {
    const fields = unknown as unknown as pulumi.Output<Record<string, string>>;

    expect(await valueIfKnown(fieldOf(fields, "rome"))).toBeUndefined();
  });
});

describe("uncopiedValues", () => {
  it("returns the same objects", async () => {
    const values = [new Set([1]), new Set([2])];
    const outputs = values.map((value) => pulumi.output(0).apply(() => () => value));

    const [first, second] = (await valueOf(uncopiedValues(outputs)))();

    expect([first?.(), second?.()]).toEqual(values);
  });
});
