import { expect, it } from "vitest";
import { asSentence, inContext, inOrder } from "../../src/diagnosis/check-result.js";

it("adds the context to each commands of kubectl and oc", () => {
  const commands = "kubectl get pods\noc get pods\npulumi up --refresh";

  expect(inContext({ commands }, "rome").commands).toBe(
    "kubectl --context rome get pods\noc --context rome get pods\npulumi up --refresh",
  );
});

it("keeps the commands if no context is set", () => {
  expect(inContext({ commands: "kubectl get pods" }, undefined).commands).toBe("kubectl get pods");
});

it("joins several pieces of advice in their order", () => {
  const first = { hint: "check the pods", commands: "kubectl get pods" };

  expect(inOrder(first, "then run pulumi up again")).toEqual({
    hint: "check the pods; then run pulumi up again",
    commands: "kubectl get pods",
  });
});

it("ends a sentence with a colon only if a commands follows", () => {
  expect(asSentence({ hint: "check Liqo" }).hint).toBe("Check Liqo.");
  expect(asSentence({ hint: "check Liqo", commands: "kubectl get pods" }).hint).toBe("Check Liqo:");
});
