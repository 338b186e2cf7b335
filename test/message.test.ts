import { expect, it } from "vitest";
import { commandLines, renderMessage, wrap } from "../src/message.js";

it("renders the problem, the facts, the hint, the commands and the section in this order", () => {
  expect(
    renderMessage({
      problem: "timed out after 5m",
      facts: ["blocking: Pod a"],
      hint: "Check the pod:",
      commands: "kubectl get pod a\nkubectl logs a",
      section: "wait-leftovers",
    }).split("\n"),
  ).toEqual([
    "timed out after 5m",
    "  blocking: Pod a",
    "Check the pod:",
    "  kubectl get pod a",
    "  kubectl logs a",
    "See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-leftovers",
  ]);
});

it("breaks a text into lines of at most 100 characters, with a hanging indent", () => {
  const lines = wrap(Array.from({ length: 40 }, () => "words").join(" "), "  ", "    ");

  expect(lines.map((line) => line.length)).toEqual([97, 95, 59]);
  expect(lines[1]).toMatch(/^ {6}words /);
});

it("does not break a word or a command", () => {
  const long = "x".repeat(120);

  expect(wrap(`a ${long} b`)).toEqual(["a", long, "b"]);
  expect(commandLines(`kubectl ${long} ${long}`, "  ")).toEqual([`  kubectl ${long} ${long}`]);
});
