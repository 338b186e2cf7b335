import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { WorkQueue } from "./work-queue.js";

it("runs the work of a key again, but not concurrently, if it is added during a run", async () => {
  let running = 0;
  let most = 0;
  let done = 0;
  const queue = new WorkQueue(async () => {
    running += 1;
    most = Math.max(most, running);
    await sleep(5);
    running -= 1;
    done += 1;
    return undefined;
  }, failTest);

  queue.add("a");
  queue.add("a");
  queue.add("a");
  await sleep(40);

  expect([done, most]).toEqual([2, 1]);
  await queue.stop();
});

it("repeats the work after the returned delay", async () => {
  const answers = [5, undefined];
  let done = 0;
  const queue = new WorkQueue(() => Promise.resolve(answers[done++]), failTest);

  queue.add("a");
  await sleep(40);

  expect(done).toBe(2);
  await queue.stop();
});

it("reports a failure and retries", async () => {
  const failures: string[] = [];
  let attempts = 0;
  const queue = new WorkQueue(
    () => (attempts++ === 0 ? Promise.reject(new Error("no")) : Promise.resolve(undefined)),
    (key, error) => failures.push(`${key}: ${String(error)}`),
  );

  queue.add("a");
  await sleep(600);

  expect(failures).toEqual(["a: Error: no"]);
  expect(attempts).toBe(2);
  await queue.stop();
});

function failTest(key: string, error: unknown): void {
  throw new Error(`${key} failed`, { cause: error });
}
