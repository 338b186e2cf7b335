import { expect, it } from "vitest";
import { asSentence, inContext, inOrder } from "../../src/diagnosis/check-result.js";

it("adds the context to each command of kubectl and oc", () => {
  const command = "kubectl get pods\noc get pods\npulumi up --refresh";

  expect(inContext({ command }, "rome").command).toBe(
    "kubectl --context rome get pods\noc --context rome get pods\npulumi up --refresh",
  );
});

it("keeps the commands if no context is set", () => {
  expect(inContext({ command: "kubectl get pods" }, undefined).command).toBe("kubectl get pods");
});

it("joins several pieces of advice in their order", () => {
  const first = { hint: "check the pods", command: "kubectl get pods" };

  expect(inOrder(first, "then run pulumi up again")).toEqual({
    hint: "check the pods; then run pulumi up again",
    command: "kubectl get pods",
  });
});

it("ends a sentence with a colon only if a command follows", () => {
  expect(asSentence({ hint: "check Liqo" }).hint).toBe("Check Liqo.");
  expect(asSentence({ hint: "check Liqo", command: "kubectl get pods" }).hint).toBe("Check Liqo:");
});
