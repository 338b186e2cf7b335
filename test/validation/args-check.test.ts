import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ArgsCheck } from "../../src/validation/args-check.js";
import { portRule } from "../../src/validation/rules.js";
import { InvalidArgsError } from "../../src/validation/errors.js";
import { SimulatedClusters, valueOf } from "../../src/testing/index.js";
import { NOTHING } from "../refusal.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await SimulatedClusters.start({});
});

afterEach(() => clusters.settle());

class Thing extends pulumi.ComponentResource {
  public readonly check = new ArgsCheck(this, "thing");

  constructor() {
    super("test:index:Thing", "thing");
  }
}

describe("of plain values", () => {
  it("lets good and absent ones through", () => {
    const { check } = new Thing();
    check.optional("port", 51840, portRule);
    check.optional("nodePort", undefined, portRule);

    expect(() => check.done()).not.toThrow();
  });

  it("refuses that one is absent which has to be there", () => {
    const { check } = new Thing();
    check.required("port", undefined, portRule);
    check.present("nodePort", undefined, portRule);

    expect(() => check.done()).toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: Thing "thing" has invalid arguments:
        - port: expected an integer from 1 to 65535, got undefined]
    `);
  });

  it("throws once for all that are wrong, also within an argument", () => {
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

  it("tells a program what is wrong, argument by argument", () => {
    const { check } = new Thing();
    check.optional("port", 0, portRule);

    const error = caught(() => check.done());

    expect(error).toBeInstanceOf(InvalidArgsError);
    expect((error as InvalidArgsError).problems).toEqual([
      { path: "port", reason: "expected an integer from 1 to 65535, got 0" },
    ]);
  });

  it("looks into lists", () => {
    const { check } = new Thing();
    check.optional("ports", [1, 0], (ports) => ports.map(portRule).find(Boolean));

    expect(() => check.done()).toThrow("ports: expected an integer from 1 to 65535, got 0");
  });
});

describe("of outputs", () => {
  it("lets a value through the gate once all are known to be right", async () => {
    const { check } = new Thing();
    check.optional("port", pulumi.output(51840), portRule);
    const gate = check.done();

    expect(await valueOf(gate("through"))).toBe("through");
  });

  it("lets nothing through the gate if any is wrong", async () => {
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

  it("takes one that turns out to be nothing for absent, unless its presence decides what is made", async () => {
    const run = clusters.up(() => {
      const { check } = new Thing();
      check.optional("mtu", NOTHING, portRule);
      check.present("nodePort", NOTHING, portRule);
      check.required("port", NOTHING, portRule);
      return { value: check.done()("through") };
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidArgsError: Thing "thing" has invalid arguments:
        - nodePort: expected an integer from 1 to 65535, got undefined
        - port: expected an integer from 1 to 65535, got undefined]
    `);
  });

  it("keeps a secret one secret", async () => {
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
