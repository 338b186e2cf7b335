import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { textPattern } from "../../message-text.js";
import { it } from "../../simulated-test.js";
import { answer, existing, TERMINATING } from "../hook-fixture.js";
import { NAME, pair, PLACE, startWith, tenant } from "./tenant-programs.js";

beforeEach(() => {
  vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a Terminating namespace", () => {
  it("is waited for, and created again", async () => {
    const clusters = await startWith(TERMINATING);
    const terminating = existing("Namespace", NAME, TERMINATING);
    const answers = [terminating, terminating, terminating, undefined];
    const get = answer("get", ([, name]) =>
      name === NAME && answers.length > 0 ? Promise.resolve(answers.shift()) : undefined,
    );
    await clusters.up(tenant());

    expect(answers).toEqual([]);
    expect(get.mock.calls.filter(([, name]) => name === NAME)).toHaveLength(4);
  });

  it("is not waited for in a preview", async () => {
    const clusters = await startWith(TERMINATING, existing("ConfigMap", "settings"));

    await expect(clusters.preview(tenant())).resolves.toBeDefined();
  });

  it.for([
    ["the reason that Kubernetes reports", "Some content has finalizers remaining"],
    ["the note that Kubernetes reports no reason", undefined],
  ])("is rejected after the timeout, with %s", async ([, message], { clusters }) => {
    const conditions = [
      { type: "NamespaceFinalizersRemaining", status: "True", message },
      { type: "NamespaceDeletionContentFailure", status: "False", message: "All is well" },
    ];
    const terminating = existing("Namespace", NAME, TERMINATING, {
      status: { conditions: message === undefined ? [] : conditions },
    });
    answer("get", ([, name]) => (name === NAME ? Promise.resolve(terminating) : undefined));

    await expect(clusters.up(pair())).rejects.toThrow(
      textPattern(
        `timed out after 1s: ${PLACE} is still Terminating ${message ?? "Kubernetes does not report the reason"} Check that ` +
          "Liqo runs, and read its log; then run pulumi up again: kubectl --context rome -n liqo get pods",
      ),
    );
  });
});
