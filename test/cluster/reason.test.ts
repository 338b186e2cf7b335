import { describe, expect, it } from "vitest";
import { reasonOf } from "../../src/cluster/reason.js";

const answer = (code: number, body: unknown) =>
  Object.assign(new Error(`HTTP-Code: ${code}\nHeaders: {"audit-id":"1"}`), { code, body });

describe("the reason of an error", () => {
  it.each([
    [
      "its message, of a cluster that does not answer",
      new Error("connect ECONNREFUSED"),
      "connect ECONNREFUSED",
    ],
    [
      "what the API server says, which the client hands on as text",
      answer(403, '{"kind":"Status","message":"pods is forbidden"}'),
      "pods is forbidden",
    ],
    [
      "what the API server says, where the client has read it",
      answer(401, { message: "Unauthorized" }),
      "Unauthorized",
    ],
    ["its code, where a proxy answers", answer(502, "<html>Bad Gateway</html>"), "HTTP-Code: 502"],
    ["its code, where nothing is said", answer(503, "null"), "HTTP-Code: 503"],
    ["what was thrown, where that is no error", "no access", "no access"],
  ])("is %s", (_, error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});
