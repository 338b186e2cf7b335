import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { ArgsCheck, type Rule } from "../../src/validation/args-check.js";
import { labelsRule } from "../../src/validation/metadata-rules.js";
import { cidrsRule, ipv4Rule } from "../../src/validation/address-rules.js";
import { portRule } from "../../src/validation/rules.js";
import { InvalidArgsError } from "../../src/validation/errors.js";
import { LiqoPeering } from "../../src/index.js";
import { type SimulatedClusters, valueOf } from "../../src/testing/index.js";
import { UNDEFINED_OUTPUT } from "../expect-invalid-args.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

class Thing extends pulumi.ComponentResource {
  public readonly check = new ArgsCheck(this, "thing");

  constructor() {
    super("test:index:Thing", "thing");
  }
}

describe("a plain value", () => {
  it("is accepted if it is valid or undefined", () => {
    const { check } = new Thing();
    check.optional("port", 51840, portRule);
    check.optional("nodePort", undefined, portRule);

    expect(() => check.done()).not.toThrow();
  });

  it("is rejected if it is undefined and required", () => {
    const { check } = new Thing();
    check.required("port", undefined, portRule);
    check.optionalDefined("nodePort", undefined, portRule);

    expect(() => check.done()).toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: Thing "thing" has invalid arguments:
        - port: required: an integer from 1 to 65535
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
  });

  it("is reported with all other problems in one error, with its path", () => {
    const { check } = new Thing();
    check.optional("port", 0, portRule);
    check.at("server").at("endpoint").optional("port", 70000, portRule);
    check.report("client", "expected another cluster than server");
    check.report("client", undefined);

    expect(() => check.done()).toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: Thing "thing" has invalid arguments:
        - port: expected an integer from 1 to 65535, got 0
        - server.endpoint.port: expected an integer from 1 to 65535, got 70000
        - client: expected another cluster than server
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
  });

  it("has its path and the reason in the error", () => {
    const { check } = new Thing();
    check.optional("port", 0, portRule);

    const error = caught(() => check.done());

    expect(error).toBeInstanceOf(InvalidArgsError);
    expect((error as InvalidArgsError).problems).toEqual([
      { path: "port", reason: "expected an integer from 1 to 65535, got 0" },
    ]);
  });

  it("is checked within a list", () => {
    const { check } = new Thing();
    check.optional("ports", [1, 0], (ports) => ports.map(portRule).find(Boolean));

    expect(() => check.done()).toThrow("ports: expected an integer from 1 to 65535, got 0");
  });
});

describe("an output", () => {
  it("opens the gate when all outputs are known to be valid", async () => {
    const { check } = new Thing();
    check.optional("port", pulumi.output(51840), portRule);
    const gate = check.done();

    expect(await valueOf(gate("through"))).toBe("through");
  });

  it("keeps the gate closed if any output is invalid", async ({ clusters }) => {
    const run = clusters.up(() => {
      const { check } = new Thing();
      check.optional("port", pulumi.output(0), portRule);
      const ports = [1, pulumi.output(70000)] as unknown as number[];
      check.optional("ports", ports, (known) => known.map(portRule).find(Boolean));
      check.optional("mtu", Promise.resolve(3), portRule);
      const gate = check.done();
      return { value: gate("through") };
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: Thing "thing" has invalid arguments:
        - port: expected an integer from 1 to 65535, got 0
        - ports: expected an integer from 1 to 65535, got 70000
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
  });

  it("that fails names its argument once, also in the errors of the children", async ({
    clusters,
  }) => {
    const run = clusters.up(() => {
      const mtu = pulumi.output(Promise.reject(new Error("no such setting")));
      const { rome, milan } = romeAndMilan();
      new LiqoPeering("peering", { consumer: rome, provider: milan, network: { mtu } });
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [Error: LiqoPeering "peering" has invalid arguments:
        - network.mtu: expected a value, but the output failed: no such setting
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
  });

  // case: C26 An output for an optional argument resolves to `undefined`. Limit: an argument that
  // decides which resources are created rejects such an output.
  it("may resolve to undefined only if the argument is optional", async ({ clusters }) => {
    const run = clusters.up(() => {
      const { check } = new Thing();
      check.optional("mtu", UNDEFINED_OUTPUT, portRule);
      check.optionalDefined("nodePort", UNDEFINED_OUTPUT, portRule);
      check.required("port", UNDEFINED_OUTPUT, portRule);
      return { value: check.done()("through") };
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: Thing "thing" has invalid arguments:
        - nodePort: expected an integer from 1 to 65535, got undefined
        - port: expected an integer from 1 to 65535, got undefined
      See node_modules/pulumi-liqo/docs/troubleshooting.md#invalid-arguments]
    `);
  });

  it("stays secret behind the gate", async () => {
    const { check } = new Thing();
    const gate = check.done();

    expect(await pulumi.isSecret(gate(pulumi.secret("key")))).toBe(true);
  });
});

describe("a secret output", () => {
  const problemOf = async (
    clusters: SimulatedClusters,
    value: unknown,
    rule: Rule<never>,
  ): Promise<string> => {
    const run = clusters.up(() => {
      const { check } = new Thing();
      check.optional("value", value as never, rule);
      return { value: check.done()("through") };
    });
    const error: unknown = await run.catch((failure: unknown) => failure);
    return String(error).split("\n").slice(1, -1).join("\n");
  };

  // case: V6 An error quotes a value that is secret, or a kubeconfig or key that was set as another
  // argument by mistake.
  it.for<readonly [string, unknown, Rule<never>, string]>([
    [
      "a string",
      pulumi.secret("hunter2"),
      ipv4Rule,
      "value: expected an IPv4 address, got [secret]",
    ],
    [
      "a number",
      pulumi.secret(70000),
      portRule,
      "value: expected an integer from 1 to 65535, got [secret]",
    ],
    [
      "an entry of a list",
      ["10.20.0.0/16", pulumi.secret("hunter2")],
      cidrsRule,
      "value[1]: expected a CIDR such as 10.10.0.0/16, got [secret]",
    ],
    [
      "a value of a map",
      { key: pulumi.secret("hunter 2") },
      labelsRule,
      'value[[secret]]: expected at most 63 letters, digits, "-", "_" and ".", got [secret]',
    ],
    [
      "the key of a secret map",
      pulumi.secret({ "hunter 2": "x" }),
      labelsRule,
      'value[[secret]]: invalid key, expected for example "team" or "example.com/team"',
    ],
    [
      "a string in the middle of a problem",
      pulumi.secret({ id: "hunter2" }),
      ({ id }: { id: string }) => `"liqo-tenant-${id}" already exists`,
      'value: "liqo-tenant-[secret]" already exists',
    ],
    [
      "a short string in the middle of a problem",
      pulumi.secret("xi"),
      (id: string) => `"liqo-tenant-${id}" already exists`,
      'value: "liqo-tenant-[secret]" already exists',
    ],
  ])("does not appear in the error: %s", async ([, value, rule, problem], { clusters }) => {
    expect(await problemOf(clusters, value, rule)).toBe(`  - ${problem}`);
  });

  it("does not hide the values of other arguments", async ({ clusters }) => {
    const run = clusters.up(() => {
      const { check } = new Thing();
      check.optional("port", pulumi.secret(1), portRule);
      check.optional("mtu", pulumi.output(0), portRule);
      return { value: check.done()("through") };
    });

    await expect(run).rejects.toThrow("- mtu: expected an integer from 1 to 65535, got 0\n");
  });
});

describe("the error", () => {
  it("has lines of at most 100 characters", () => {
    const { check } = new Thing();
    check.report("server.port", "expected words ".repeat(20).trim());

    const lines = String(caught(() => check.done())).split("\n");

    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(lines[1]).toMatch(/^ {2}- server\.port: expected words/);
    expect(lines[2]).toMatch(/^ {4}\w/);
  });
});

function caught(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
