import { describe, expect, it } from "vitest";
import { Refusal, until } from "../../src/hooks/until.js";

/** What one sees at each look. The last one stays. */
function looks(...seen: (string | undefined | Error)[]) {
  let look = 0;
  return () => {
    const now = seen[Math.min(look, seen.length - 1)];
    look += 1;
    return now instanceof Error ? Promise.reject(now) : Promise.resolve(now);
  };
}

const restarting = new Error("connect ECONNREFUSED 127.0.0.1:6443");

describe("a wait", () => {
  it("is over when nothing is in the way any more", async () => {
    expect(await until("10s", "rome", looks("a pod", "a pod", undefined))).toBeUndefined();
  });

  it("says what is in the way when its time is up", async () => {
    expect(await until("100ms", "rome", looks("a pod"))).toBe("a pod");
  });

  it("goes on after a look that has failed", async () => {
    expect(await until("10s", "rome", looks("a pod", restarting, undefined))).toBeUndefined();
  });

  it("says why it cannot look when its time is up, in a line", async () => {
    const error = Object.assign(new Error("HTTP-Code: 503\nHeaders: {}"), {
      body: JSON.stringify({ message: "etcd has no leader" }),
    });

    expect(await until("100ms", "rome", looks(error))).toBe(
      "cluster rome cannot be looked into: etcd has no leader",
    );
  });

  it("ends at once where one may not look", async () => {
    const forbidden = Object.assign(new Error("pods is forbidden"), { code: 403 });

    await expect(until("10s", "rome", looks(forbidden))).rejects.toBe(forbidden);
  });

  it("ends at once where something is there to stay", async () => {
    const wait = until("10s", "rome", looks(new Refusal("somebody else's"), undefined));

    await expect(wait).rejects.toThrow(/^somebody else's$/);
  });
});
