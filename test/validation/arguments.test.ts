import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { ArgsCheck } from "../../src/validation/args-check.js";
import {
  type ArgumentChecks,
  checkArguments,
  prerequisite,
  prerequisiteObject,
  nestingList,
  object,
  optional,
  optionalPlain,
  optionalDefined,
  optionalPrerequisite,
  readArguments,
  required,
  unchecked,
} from "../../src/validation/arguments.js";
import type { InvalidArgsError } from "../../src/validation/errors.js";
import { booleanRule, portRule, stringRule } from "../../src/validation/rules.js";

interface Endpoint {
  readonly address?: string;
}

const ENDPOINT: ArgumentChecks<Endpoint> = { address: optionalPlain(stringRule) };

const ARGUMENTS: ArgumentChecks<{
  cluster: string;
  port: number;
  mtu?: number;
  nodePort?: number;
  adopt?: boolean;
  endpoint?: Endpoint;
  revision?: unknown;
}> = {
  cluster: prerequisite(stringRule),
  port: required(portRule),
  mtu: optional(portRule),
  nodePort: optionalDefined(portRule),
  adopt: optionalPlain(booleanRule),
  endpoint: object(ENDPOINT),
  revision: unchecked,
};

/** The problems of arguments. */
function problemsOf(args: unknown, declaration: object = ARGUMENTS): readonly string[] {
  const check = new ArgsCheck("Thing", "thing");
  try {
    checkArguments(check, declaration as typeof ARGUMENTS, args);
    check.done();
  } catch (error) {
    return (error as InvalidArgsError).problems.map(
      ({ path, reason }) => `${path && `${path}: `}${reason}`,
    );
  }
  return [];
}

const EXPECTED = `expected one of ${Object.keys(ARGUMENTS).join(", ")}`;
const VALID = { cluster: "rome", port: 51840 };

describe("the arguments of a component", () => {
  it("are accepted if they are valid, or undefined and not required", () => {
    const args = { mtu: 1340, nodePort: undefined, adopt: true, endpoint: {}, revision: [] };

    expect(problemsOf({ ...VALID, ...args, unknown: undefined })).toEqual([]);
  });

  it("are rejected if they are invalid, all at once", () => {
    const args = { port: 0, mtu: "1340", nodePort: 0, adopt: "yes", endpoint: { address: 7 } };

    expect(problemsOf({ cluster: "rome", ...args })).toEqual([
      "port: expected an integer from 1 to 65535, got 0",
      'mtu: expected an integer from 1 to 65535, got "1340"',
      "nodePort: expected an integer from 1 to 65535, got 0",
      'adopt: expected true or false, got "yes"',
      "endpoint.address: expected a string, got 7",
    ]);
  });

  it("are rejected if they are unknown, with the argument that was meant or all arguments", () => {
    const args = { ...VALID, ports: 1, toString: 1, endpoint: { host: "nat.example.com" } };

    expect(problemsOf(args)).toEqual([
      "ports: unknown argument, did you mean port?",
      "toString: unknown argument, expected one of cluster, port, mtu, nodePort, adopt, endpoint, revision",
      "endpoint.host: unknown argument, expected one of address",
    ]);
  });

  it.each([
    ["of another case", "nodeport", "did you mean nodePort?"],
    ["with further letters", "endpointArgs", "did you mean endpoint?"],
    ["with fewer letters", "clust", "did you mean cluster?"],
    ["without a letter inside", "clster", "did you mean cluster?"],
    ["with another letter", "adapt", "did you mean adopt?"],
    ["with swapped letters", "revisoin", "did you mean revision?"],
    ["unlike each argument", "gateway", EXPECTED],
    ["too short to compare", "po", EXPECTED],
    ["on several lines", "a\nb", EXPECTED],
  ])("are compared with an unknown argument %s", (_, name, suggestion) => {
    const [problem] = problemsOf({ ...VALID, [name]: 1 });

    expect(problem).toBe(`${name.replace("\n", "\\u{a}")}: unknown argument, ${suggestion}`);
  });

  it.each([
    [
      "in a nested object",
      { address: 1 },
      ["address: unknown argument, which belongs in endpoint"],
    ],
    [
      "in the least nested of several objects",
      { host: 1 },
      ["host: unknown argument, which belongs in slices[]"],
    ],
    [
      "in the object around",
      { endpoint: { port: 1 } },
      ["endpoint.port: unknown argument, which belongs in the arguments of Thing"],
    ],
    [
      "in a list beside",
      { endpoint: { nat: { cpu: "1" } } },
      ["endpoint.nat.cpu: unknown argument, which belongs in slices[]"],
    ],
    [
      "in the list of its own object",
      { slices: [{ host: "a" }, { cpu: "1", nat: {} }] },
      ["slices[1].nat: unknown argument, which belongs in endpoint"],
    ],
  ])("that belong %s are rejected with the place", (_, args, problems) => {
    const nat = { host: optionalPlain(stringRule) };
    const endpoint = { address: optionalPlain(stringRule), nat: object(nat) };
    const slice = { cpu: optionalPlain(stringRule), host: optionalPlain(stringRule) };
    const declaration = {
      port: optionalPlain(portRule),
      endpoint: object(endpoint),
      slices: nestingList(slice, (check, name, value) => {
        for (const [index, each] of ((value as unknown[] | undefined) ?? []).entries()) {
          object(slice)(check, `${name}[${index}]`, each);
        }
      }),
    };

    expect(problemsOf(args, declaration)).toEqual(problems);
  });

  it("may be unknown in an instance of a class, such as a component", () => {
    class Published {
      readonly address = "nat.example.com";
      readonly other = 1;
    }

    expect(problemsOf({ ...VALID, endpoint: new Published() })).toEqual([]);
  });

  it.each([
    [undefined, "undefined"],
    [null, "null"],
    ["rome", '"rome"'],
    [pulumi.output({}), "an output"],
  ])("are rejected if they are not an object, but %j", (args, got) => {
    expect(problemsOf(args)).toEqual([
      `expected an object with cluster, port, mtu, nodePort, adopt, endpoint, revision, got ${got}`,
    ]);
    expect(problemsOf({ ...VALID, endpoint: args })).toEqual(
      args === undefined ? [] : [`endpoint: expected an object with address, got ${got}`],
    );
  });

  it.each([
    ["a prerequisite is invalid", { port: 1 }],
    ["a nested object is invalid", { ...VALID, endpoint: null }],
  ])("stop the checks that need them if %s", (_, args) => {
    const check = new ArgsCheck("Thing", "thing");

    expect(() => {
      checkArguments(check, ARGUMENTS, args);
    }).toThrow("has invalid arguments");
  });

  it("stop the checks that need them if an optional prerequisite is invalid", () => {
    const declaration = { cluster: optionalPrerequisite(stringRule) };
    const check = new ArgsCheck("Thing", "thing");

    expect(problemsOf({}, declaration)).toEqual([]);
    expect(() => {
      checkArguments(check, declaration, { cluster: null });
    }).toThrow("cluster: expected a string, got null");
  });

  it("are read from the getters of an instance of a class", () => {
    class Published {
      private readonly host = "nat.example.com";

      get address() {
        return this.host;
      }
    }

    expect(readArguments(ENDPOINT, new Published())).toEqual({ address: "nat.example.com" });
  });

  it("do not stop other checks if an argument that is no prerequisite is invalid", () => {
    const check = new ArgsCheck("Thing", "thing");

    expect(() => {
      checkArguments(check, ARGUMENTS, { ...VALID, port: 0 });
    }).not.toThrow();
    expect(() => check.done()).toThrow("port: expected an integer");
  });

  it("are rejected if a prerequisite object is undefined", () => {
    const declaration = { server: prerequisiteObject(ENDPOINT, "with an address") };

    expect(problemsOf({}, declaration)).toEqual(["server: required: an object with an address"]);
  });
});
