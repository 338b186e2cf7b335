import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { textPattern } from "../../message-text.js";
import { simulatedTest } from "../../simulated-test.js";
import { joined, namespace } from "../../rome-and-milan.js";
import { answer, existing, TERMINATING } from "../hook-fixture.js";

const NAME = "liqo-tenant-milan";

const it = simulatedTest({ rome: { objects: [namespace(NAME)] } });

beforeEach(() => {
  vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

// case: C32 A namespace stays Terminating because an aggregated API does not respond.
it("names the command that shows the API which keeps a namespace Terminating", async ({
  clusters,
}) => {
  const message = "Discovery failed for some groups, 1 failing: metrics.k8s.io/v1beta1";
  const conditions = [{ type: "NamespaceDeletionDiscoveryFailure", status: "True", message }];
  const terminating = existing("Namespace", NAME, TERMINATING, { status: { conditions } });
  answer("get", ([, name]) => (name === NAME ? Promise.resolve(terminating) : undefined));

  await expect(clusters.up(() => joined({ timeout: "1s" }))).rejects.toThrow(
    textPattern(
      `namespace ${NAME} of cluster rome is still Terminating ${message} Delete the APIServices that are not Available, or ` +
        "repair their Services; then run pulumi up again: kubectl --context rome get apiservices",
    ),
  );
});
