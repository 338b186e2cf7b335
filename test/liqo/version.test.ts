import { expect, it } from "vitest";
import { liqoVersionRule, supportedLiqoRule } from "../../src/liqo/version.js";

it.each(["1.2.0", "1.2.1", "1.10.0", "2.0.0", undefined])(
  "accepts version %s if 1.2.0 is required",
  (version) => {
    expect(liqoVersionRule("1.2.0")(version)).toBeUndefined();
  },
);

it.each(["1.1.9", "1.0.1", "0.10.3"])("rejects version %s if 1.2.0 is required", (version) => {
  expect(liqoVersionRule("1.2.0")(version)).toBe(
    `needs Liqo 1.2.0 or later, the cluster runs ${version}`,
  );
});

it.each(["1.0.1", "1.2.0", "2.0.0", undefined])("supports version %s", (version) => {
  expect(supportedLiqoRule(version)).toBeUndefined();
});

// case: S13 Liqo 1.0.0 panics if a gateway refers to a Secret that Liqo did not create.
// case: R2 Liqo 1.0.0 panics on `secretRef` (see S13).
it.each(["1.0.0", "0.10.3"])("does not support version %s", (version) => {
  expect(supportedLiqoRule(version)).toBe(
    `needs Liqo 1.0.1 or later, the cluster runs ${version}: older versions panic on a Secret that Liqo did not create`,
  );
});
