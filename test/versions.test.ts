import { expect, it } from "vitest";
import { isLiqoVersion } from "../src/versions.js";

it.each(["1.2.0", "1.2.1", "1.10.0", "2.0.0", undefined])("accepts %s since 1.2.0", (version) => {
  expect(isLiqoVersion("1.2.0")(version)).toBeUndefined();
});

it.each(["1.1.9", "1.0.1", "0.10.3"])("refuses %s since 1.2.0", (version) => {
  expect(isLiqoVersion("1.2.0")(version)).toBe(
    `needs Liqo 1.2.0 or later, the cluster runs ${version}`,
  );
});
