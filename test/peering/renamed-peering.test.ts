import type { Alias } from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { LiqoPeering } from "../../src/index.js";
import { textPattern } from "../message-text.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

const peering =
  (name: string, aliases: Alias[] = []) =>
  () => {
    const { rome, milan } = romeAndMilan();
    const { status } = new LiqoPeering(name, { consumer: rome, provider: milan }, { aliases });
    return { status };
  };

describe("a renamed peering", () => {
  it("keeps all objects with an alias, as its preview shows", async ({ clusters }) => {
    await clusters.up(peering("former"));
    const renamed = peering("present", [{ name: "former" }]);
    const preview = await clusters.preview(renamed);
    const { changes, outputs } = await clusters.up(renamed);

    expect(changes).toMatchObject({ create: 0, replace: 0, delete: 0 });
    expect(preview.changes).toEqual(changes);
    expect(outputs.status).toBe("Ready");
  });

  it("is rejected by the preview without an alias", async ({ clusters }) => {
    await clusters.up(peering("former"));

    await expect(clusters.preview(peering("present"))).rejects.toThrow(
      /is managed by "former-[\w-]+" in\s+this\s+stack/,
    );
  });
});

describe("a peering is rejected by the preview with the argument to restore", () => {
  const slices =
    (...resourceSlices: { name?: string }[]) =>
    () => {
      const { rome, milan } = romeAndMilan();
      const args = { consumer: rome, provider: milan, network: false, resourceSlices } as const;
      return { status: new LiqoPeering("rome-milan", args).status };
    };

  it.for([
    ["was added", [{}, { name: "milan" }], 'If you added name: "milan" to the slice, remove the'],
    [
      "was removed",
      [{ name: "milan" }, {}],
      'If you removed the name of the slice, set name: "milan"',
    ],
  ] as const)(
    "if the default name of its slice %s",
    async ([, [former, present], hint], { clusters }) => {
      await clusters.up(slices(former));

      await expect(clusters.preview(slices(present))).rejects.toThrow(textPattern(hint));
    },
  );
});
