import { expect, it } from "vitest";
import { liqoVersionRule, isSupportedLiqo } from "../../src/liqo/version.js";

it.each(["1.2.0", "1.2.1", "1.10.0", "2.0.0", undefined])("accepts %s since 1.2.0", (version) => {
  expect(liqoVersionRule("1.2.0")(version)).toBeUndefined();
});

it.each(["1.1.9", "1.0.1", "0.10.3"])("refuses %s since 1.2.0", (version) => {
  expect(liqoVersionRule("1.2.0")(version)).toBe(
    `needs Liqo 1.2.0 or later, the cluster runs ${version}`,
  );
});

it.each(["1.0.1", "1.2.0", "2.0.0", undefined])("supports %s", (version) => {
  expect(isSupportedLiqo(version)).toBeUndefined();
});

// case: S13 Liqo 1.0.0 panics if a gateway refers to a Secret that Liqo did not create.
// case: R2 Liqo 1.0.0 panics on `secretRef` (see S13).
it.each(["1.0.0", "0.10.3"])("does not support %s", (version) => {
  expect(isSupportedLiqo(version)).toBe(
    `needs Liqo 1.0.1 or later, the cluster runs ${version}: an older one panics on keys that it has not made itself`,
  );
});
