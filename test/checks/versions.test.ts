import { expect, it } from "vitest";
import { isLiqoVersion, isSupportedLiqo } from "../../src/checks/versions.js";

it.each(["1.2.0", "1.2.1", "1.10.0", "2.0.0", undefined])("accepts %s since 1.2.0", (version) => {
  expect(isLiqoVersion("1.2.0")(version)).toBeUndefined();
});

it.each(["1.1.9", "1.0.1", "0.10.3"])("refuses %s since 1.2.0", (version) => {
  expect(isLiqoVersion("1.2.0")(version)).toBe(
    `needs Liqo 1.2.0 or later, the cluster runs ${version}`,
  );
});

it.each(["1.0.1", "1.2.0", "2.0.0", undefined])("supports %s", (version) => {
  expect(isSupportedLiqo(version)).toBeUndefined();
});

it.each(["1.0.0", "0.10.3"])("does not support %s", (version) => {
  expect(isSupportedLiqo(version)).toBe(
    `needs Liqo 1.0.1 or later, the cluster runs ${version}: an older one panics on keys that it has not made itself`,
  );
});
