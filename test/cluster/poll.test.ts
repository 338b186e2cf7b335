import { describe, expect, it } from "vitest";
import { Rejection, poll } from "../../src/cluster/poll.js";
import { FORBIDDEN, UNAVAILABLE } from "../lifecycle/hook-fixture.js";

/** The blocking object at each poll. The last value stays. */
function blocking(...found: (string | undefined | Error)[]) {
  let poll = 0;
  return () => {
    const now = found[Math.min(poll, found.length - 1)];
    poll += 1;
    return now instanceof Error ? Promise.reject(now) : Promise.resolve(now);
  };
}

describe("poll", () => {
  it("returns when no object blocks any more", async () => {
    expect(await poll("10s", "rome", blocking("a pod", "a pod", undefined))).toBeUndefined();
  });

  it("returns the blocking object when the timeout expires", async () => {
    expect(await poll("100ms", "rome", blocking("a pod"))).toBe("a pod");
  });

  it("polls again after an error of the API server", async () => {
    expect(await poll("10s", "rome", blocking("a pod", UNAVAILABLE, undefined))).toBeUndefined();
  });

  it("returns the reason of an error when the timeout expires", async () => {
    expect(await poll("100ms", "rome", blocking(UNAVAILABLE))).toBe(
      "cannot inspect cluster rome: etcd has no leader",
    );
  });

  it("throws at once if a request is forbidden", async () => {
    await expect(poll("10s", "rome", blocking(FORBIDDEN, undefined))).rejects.toBe(FORBIDDEN);
  });

  it("throws a Rejection at once", async () => {
    const wait = poll("10s", "rome", blocking(new Rejection("another gateway"), undefined));

    await expect(wait).rejects.toThrow(/^another gateway$/);
  });
});
