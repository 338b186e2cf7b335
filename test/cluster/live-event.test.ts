import { describe, expect, it } from "vitest";
import { lastEvent, lastWarning, type LiveEvent } from "../../src/cluster/live-event.js";

const TENANT = { kind: "Tenant", metadata: { name: "rome", uid: "new" } };

/** An event about the Tenant, `seconds` after the start of the year. */
function event(message: string, seconds: number, about: object = {}, type = "Warning"): LiveEvent {
  const lastTimestamp = `2026-01-01T00:00:0${seconds}Z`;
  const involvedObject = { kind: "Tenant", name: "rome", uid: "new", ...about };
  return { type, reason: "Failed", message, lastTimestamp, involvedObject };
}

const EVENTS = [
  event("first", 1),
  event("last", 3),
  event("second", 2),
  event("of another kind", 4, { kind: "Identity" }),
  event("of another name", 4, { name: "turin" }),
  event("of an earlier object", 4, { uid: "old" }),
];

describe("the last event about an object", () => {
  it("is not that of another object, nor of an earlier object of the same name", () => {
    expect(lastEvent(EVENTS, TENANT)).toBe("Failed: last");
    expect(lastEvent([event("without a UID", 1, { uid: undefined })], TENANT)).toBe(
      "Failed: without a UID",
    );
  });

  it("is that of an earlier object if the object does not exist", () => {
    expect(lastEvent(EVENTS, { kind: "Tenant", metadata: { name: "rome" } })).toBe(
      "Failed: of an earlier object",
    );
  });

  it("is undefined without events", () => {
    expect(lastEvent([], TENANT)).toBeUndefined();
    expect(lastWarning([event("normal", 1, {}, "Normal")], TENANT)).toBeUndefined();
  });

  it("can be limited to Warnings", () => {
    const events = [event("warning", 1), event("normal", 2, {}, "Normal")];

    expect(lastEvent(events, TENANT)).toBe("Failed: normal");
    expect(lastWarning(events, TENANT)).toBe("Failed: warning");
  });
});
