import { V1Container, V1Pod } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { containerArguments, containerEnv, flag } from "./pod-arguments.js";

const POD = Object.assign(new V1Pod(), {
  metadata: { name: "gw-rome-0", namespace: "liqo-tenant-rome" },
  spec: { nodeName: "milan-node" },
});

it("containerEnv resolves fields of the pod", () => {
  const container = Object.assign(new V1Container(), {
    env: [
      { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "PLAIN", value: "as it is" },
      { name: "UNKNOWN", valueFrom: { fieldRef: { fieldPath: "metadata.uid" } } },
    ],
  });

  expect(containerEnv(POD, container)).toEqual({
    NODE_NAME: "milan-node",
    POD_NAME: "gw-rome-0",
    PLAIN: "as it is",
  });
});

it.each([
  ["--node-name=$(NODE_NAME)", "--node-name=milan-node"],
  ["$(NODE_NAME)/$(NODE_NAME)", "milan-node/milan-node"],
  ["$(MISSING)", "$(MISSING)"],
  ["$$(NODE_NAME)", "$(NODE_NAME)"],
  ["--mode=server", "--mode=server"],
])("containerArguments expands %s to %s", (argument, expected) => {
  const container = Object.assign(new V1Container(), { args: [argument] });

  expect(containerArguments(container, { NODE_NAME: "milan-node" })).toEqual([expected]);
});

it.each([
  [["--mode=server"], "server"],
  [["--mode=server", "--mode=client"], "client"],
  [["--modes=server"], undefined],
])("flag returns the last value of mode in %j: %s", (args, expected) => {
  expect(flag(args, "mode")).toBe(expected);
});
