import { describe } from "vitest";
import { GatewayClientTemplate } from "../../../src/index.js";
import { expectInvalidArgs } from "../../expect-invalid-args.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

// case: V16
describe("a template rejects", () => {
  const intervals: [string, Record<string, string>, string[]][] = [
    [
      "intervals of zero",
      { interval: "0s", updateStatusInterval: "0m" },
      [
        'ping.interval: expected more than 0s, got "0s"',
        'ping.updateStatusInterval: expected more than 0s, got "0m"',
      ],
    ],
    [
      "an updateStatusInterval for which pulumi up would have to wait",
      { updateStatusInterval: "61s" },
      [
        'ping.updateStatusInterval: expected at most 1m, since pulumi up waits for the next update, got "61s"',
      ],
    ],
  ];

  it.for(intervals)("%s", async ([, ping, problems], { clusters }) => {
    const program = () => {
      new GatewayClientTemplate("edge", { cluster: romeAndMilan().rome, ping });
    };

    await expectInvalidArgs(clusters, program, 'GatewayClientTemplate "edge"', problems);
  });
});
