import { describe, expect, it } from "vitest";
import { canonicalQuantity, quantityRule } from "../../src/offloading/quantity.js";

/** Quantities, each as `resource.MustParse(...).String()` of Kubernetes 1.36 returns it. */
const CANONICAL = [
  ["1", "1"],
  ["0.5", "500m"],
  ["500m", "500m"],
  ["1000m", "1"],
  ["1500m", "1500m"],
  ["1.5", "1500m"],
  ["2000m", "2"],
  ["1000", "1k"],
  ["1500", "1500"],
  ["1k", "1k"],
  ["1000k", "1M"],
  ["1500k", "1500k"],
  ["1024", "1024"],
  ["1024Ki", "1Mi"],
  ["1024Mi", "1Gi"],
  ["1536Mi", "1536Mi"],
  ["1.5Gi", "1536Mi"],
  ["0.5Gi", "512Mi"],
  ["0.5Mi", "512Ki"],
  ["2048Gi", "2Ti"],
  ["8Gi", "8Gi"],
  ["8G", "8G"],
  ["1024M", "1024M"],
  ["1000M", "1G"],
  ["1.2e3", "1200"],
  ["12345e1", "123450"],
  ["15e2", "1500"],
  ["100e-1", "10"],
  ["1E", "1E"],
  ["1Ei", "1Ei"],
  ["1000T", "1P"],
  ["0.1Ki", "102400m"],
  ["0.3Gi", "322122547200m"],
  ["0.0001", "100u"],
  ["0.00001k", "10m"],
  ["1.0005", "1000500u"],
  ["1000Ki", "1000Ki"],
  ["1.5Ki", "1536"],
  ["0.001Ki", "1024m"],
  ["5000u", "5m"],
  ["1u", "1u"],
  [".5", "500m"],
  ["2.50", "2500m"],
  ["1.25k", "1250"],
  ["1.5E", "1500P"],
] as const;

describe("a quantity", () => {
  it.each(CANONICAL)("%s is stored as %s", (quantity, canonical) => {
    expect(quantityRule(quantity)).toBeUndefined();
    expect(canonicalQuantity(quantity)).toBe(canonical);
    expect(canonicalQuantity(canonical)).toBe(canonical);
  });

  // Kubernetes keeps the form of these quantities. It stores this form, too.
  it.each([
    ["1e3", "1k"],
    ["1E3", "1k"],
    ["1e0", "1"],
    ["12e-1", "1200m"],
    ["1e18", "1E"],
    ["0", "0"],
    ["0m", "0"],
    ["0.0Gi", "0"],
    ["9223372036854775807", "9223372036854775807"],
    ["007", "7"],
    ["+5", "5"],
    ["1.", "1"],
  ])("%s is the same as %s", (quantity, canonical) => {
    expect(quantityRule(quantity)).toBeUndefined();
    expect(canonicalQuantity(quantity)).toBe(canonical);
    expect(canonicalQuantity(canonical)).toBe(canonical);
  });

  it("smaller than a billionth is rounded up", () => {
    expect(canonicalQuantity("0.1n")).toBe("1n");
  });
});

describe("rejects", () => {
  it.each([
    ["-1", '"-1"'],
    ["", '""'],
    [".", '"."'],
    ["Gi", '"Gi"'],
    ["8GB", '"8GB"'],
    ["8 Gi", '"8 Gi"'],
    ["8gi", '"8gi"'],
    ["8K", '"8K"'],
    ["1e", '"1e"'],
    ["1e1.5", '"1e1.5"'],
    ["8Gi\n", '"8Gi\\n"'],
    [undefined, "undefined"],
    [{}, "an object"],
  ])("%j", (quantity, got) => {
    expect(quantityRule(quantity)).toBe(`expected a quantity such as "500m" or "8Gi", got ${got}`);
  });

  // Kubernetes 1.36 stores 8Ei as 9223372036854775807, so Liqo never grants 8Ei. `Quantity.Value()` is
  // 0 for 100E and 1e99, and negative for 9223372036854775808.
  it.each(["8Ei", "100E", "1e99", "9223372036854775808", "9223372036854775807.5"])(
    "%s, which Kubernetes changes or calculates with as another quantity",
    (quantity) => {
      expect(quantityRule(quantity)).toBe(
        "expected at most 9223372036854775807, because Kubernetes has no greater quantities, got " +
          `"${quantity}"`,
      );
    },
  );

  it("a number", () => {
    expect(quantityRule(8)).toBe('expected a string such as "8", got the number 8');
  });

  it("and does not change it", () => {
    expect(canonicalQuantity("8GB")).toBe("8GB");
  });
});
