
import { describe, expect } from "vitest";
import { LiqoPeering, diagnose } from "../../../src/index.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

describe("smoke", () => {
  it("works", async ({ clusters }) => {
    const { outputs } = await clusters.up(() => {
      const { rome, milan } = romeAndMilan();
      const { status, nodes, diagnosis, certificateExpiresAt } = new LiqoPeering("p", { consumer: rome, provider: milan });
      return { status, nodes, diagnosis, certificateExpiresAt };
    });
    console.log(JSON.stringify(outputs));
    const d = await diagnose({ context: "rome" }, { context: "milan" });
    console.log(JSON.stringify(d, null, 1));
    console.log(JSON.stringify(await clusters.liveObjects('VirtualNode')));
    expect(1).toBe(2);
  });
});
