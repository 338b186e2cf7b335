import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { ArgsCheck } from "../../src/validation/args-check.js";
import { portRule } from "../../src/validation/rules.js";
import { InvalidArgsError } from "../../src/validation/errors.js";
import { valueOf } from "../../src/testing/index.js";
import { UNDEFINED_OUTPUT } from "../expect-invalid-args.js";
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
    check.present("nodePort", undefined, portRule);

    expect(() => check.done()).toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: Thing "thing" has invalid arguments:
        - port: expected an integer from 1 to 65535, got undefined]
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
        - client: expected another cluster than server]
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
        - ports: expected an integer from 1 to 65535, got 70000]
    `);
  });

  it("may resolve to undefined only if the argument is optional", async ({ clusters }) => {
    const run = clusters.up(() => {
      const { check } = new Thing();
      check.optional("mtu", UNDEFINED_OUTPUT, portRule);
      check.present("nodePort", UNDEFINED_OUTPUT, portRule);
      check.required("port", UNDEFINED_OUTPUT, portRule);
      return { value: check.done()("through") };
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: Thing "thing" has invalid arguments:
        - nodePort: expected an integer from 1 to 65535, got undefined
        - port: expected an integer from 1 to 65535, got undefined]
    `);
  });

  it("stays secret behind the gate", async () => {
    const { check } = new Thing();
    const gate = check.done();

    expect(await pulumi.isSecret(gate(pulumi.secret("key")))).toBe(true);
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
