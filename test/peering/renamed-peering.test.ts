import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { LiqoCluster, LiqoPeering, type LiqoPeeringArgs } from "../../src/index.js";
import { SimulatedClusters } from "../../src/testing/index.js";
import { textPattern } from "../message-text.js";
import { moved, renamed, type Renaming } from "../renaming.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

const peering =
  (name: string, aliases: pulumi.Alias[] = []) =>
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

const FORMER: Renaming = { name: "former", options: () => ({}) };
const RENAMED = renamed("former");

const CHANGED = [
  ["with a former name", RENAMED],
  ["with a former parent", moved("former")],
] as const;

type Clusters = Readonly<Record<"rome" | "milan" | "turin", LiqoCluster>>;

const clustersOf = (): Clusters => ({
  ...romeAndMilan(),
  turin: new LiqoCluster("turin", { context: "turin" }),
});

const start = () => SimulatedClusters.start({ rome: {}, milan: {}, turin: {} });

/** A peering of rome with milan, or other arguments. */
const program =
  (
    { name, options }: Renaming,
    args: (clusters: Clusters) => Partial<LiqoPeeringArgs> = () => ({}),
  ) =>
  () => {
    const clusters = clustersOf();
    const { rome, milan } = clusters;
    const defaults = { consumer: rome, provider: milan, network: false } as const;
    return new LiqoPeering(name, { ...defaults, ...args(clusters) }, options()).status;
  };

describe.each(CHANGED)("a peering %s is rejected in the preview", (_, renaming) => {
  it.for<[string, (clusters: Clusters) => Partial<LiqoPeeringArgs>]>([
    ["its provider changes", ({ turin }) => ({ provider: turin })],
    ["its consumer changes", ({ turin }) => ({ consumer: turin })],
    ["its clusters swap their roles", ({ rome, milan }) => ({ consumer: milan, provider: rome })],
  ])("if %s", async ([, args]) => {
    const clusters = await start();
    await clusters.up(program(FORMER));
    const change = program(renaming, args);
    const reason = textPattern(`"${renaming.name}" has `);

    await expect(clusters.preview(change)).rejects.toThrow(reason);
    await expect(clusters.up(change)).rejects.toThrow(reason);
  });

  it("if it loses its network", async () => {
    const clusters = await start();
    const network = () => ({ network: undefined });
    await clusters.up(program(FORMER, network));

    await expect(clusters.preview(program(renaming))).rejects.toThrow(
      textPattern(`"${renaming.name}" has created its network`),
    );
  });
});

describe("a peering with the former name of another peering", () => {
  it("is not taken for that peering", async () => {
    const clusters = await start();
    const both = (isSecond: boolean) => () => {
      const { rome, milan, turin } = clustersOf();
      const first = { consumer: rome, provider: milan, network: false } as const;
      const present = new LiqoPeering("present", first, RENAMED.options());
      return isSecond
        ? new LiqoPeering("former", { ...first, provider: turin }).status
        : present.status;
    };
    await clusters.up(program(FORMER));
    await clusters.up(both(false));
    await clusters.up(both(true));
    const { outputs } = await clusters.up(both(true));

    expect(outputs).toBe("Ready");
  });
});
