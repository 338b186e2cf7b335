import { describe, expect, it } from "vitest";
import { isMet, waitExpressions } from "../../src/testing/provider/wait-condition.js";

const OBJECT = {
  apiVersion: "v1",
  kind: "Thing",
  metadata: { name: "thing", annotations: {} },
  status: {
    value: "Connected",
    ready: true,
    list: [{ name: "a" }, { name: "b" }],
    text: "",
    "with-dash": 0,
    latency: { timestamp: "2026-01-02" },
  },
};

describe("isMet", () => {
  it.each([
    ["jsonpath={.status.value}", true],
    ["jsonpath={.status.value}=Connected", true],
    ["jsonpath={.status.value}=Connecting", false],
    ["jsonpath={.status.ready}=true", true],
    ["jsonpath={.status.list[1].name}=b", true],
    ["jsonpath={.status.list[2]}", false],
    ["jsonpath={.status..value}", true],
    ["jsonpath={.status[?count(@[?@.name == 'b']) == 1]}", true],
    ["jsonpath={.status['with-dash']}", true],
    ["jsonpath={.status.missing.further}", false],
    ["jsonpath={.status.list[?@.name == 'b']}", true],
    ["jsonpath={.status.list[?@.name == 'c']}", false],
    ["jsonpath={.status[?length(@) > 1]}", true],
    ["jsonpath={.status[?@ > 0]}", false],
    ["jsonpath={.status[?@.timestamp > '2026-01-01']}", true],
    ["jsonpath={.status[?@.timestamp > '2026-01-03']}", false],
  ])("evaluates %s to %s", (expression, expected) => {
    expect(isMet(expression, OBJECT)).toBe(expected);
  });

  it("rejects an unsupported condition", () => {
    expect(() => isMet("condition=Ready", OBJECT)).toThrow(
      'The simulator does not support "pulumi.com/waitFor: condition=Ready": use jsonpath={...} or jsonpath={...}=<value>.',
    );
  });
});

describe("waitExpressions", () => {
  const withAnnotation = (waitFor: string) => ({
    ...OBJECT,
    metadata: { name: "thing", annotations: { "pulumi.com/waitFor": waitFor } },
  });

  it("returns the expressions in the annotation, or an empty list without the annotation", () => {
    expect(waitExpressions(OBJECT)).toEqual([]);
    expect(waitExpressions(withAnnotation("jsonpath={.a}"))).toEqual(["jsonpath={.a}"]);
    expect(waitExpressions(withAnnotation('["x","y"]'))).toEqual(["x", "y"]);
  });
});
