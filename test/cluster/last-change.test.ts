import { expect, it } from "vitest";
import { lastChange } from "../../src/cluster/live-object.js";

const at = (time: string) => `2026-01-01T${time}Z`;
const entry = (time: string | undefined, field: string, subresource?: string) => ({
  time,
  subresource,
  fieldsV1: { "f:metadata": {}, [field]: {} },
});

it("is the latest time of all managers of the field", () => {
  const managedFields = [
    entry("2026-01-01T09:00:00Z", "f:data"),
    entry("2026-01-01T10:00:00Z", "f:data"),
    entry("2026-01-01T09:30:00Z", "f:data"),
    entry("2026-01-01T11:00:00Z", "f:type"),
  ];
  expect(lastChange({ managedFields }, "f:data")).toBe(at("10:00:00"));
});

it("compares times, not strings", () => {
  const managedFields = [
    entry("2026-01-01T10:00:00.5Z", "f:data"),
    entry("2026-01-01T10:00:00Z", "f:data"),
  ];
  expect(lastChange({ managedFields }, "f:data")).toBe("2026-01-01T10:00:00.5Z");
});

it("ignores writes to a subresource", () => {
  const managedFields = [entry(at("09:00:00"), "f:spec"), entry(at("10:00:00"), "f:spec", "scale")];
  expect(lastChange({ managedFields }, "f:spec")).toBe(at("09:00:00"));
});

it.each([
  ["metadata is undefined", undefined],
  ["managedFields is undefined", {}],
  ["no manager has the field", { managedFields: [entry(at("09:00:00"), "f:type"), {}] }],
  ["the time is missing", { managedFields: [entry(undefined, "f:data")] }],
])("is undefined if %s", (_, metadata) => {
  expect(lastChange(metadata, "f:data")).toBeUndefined();
});
