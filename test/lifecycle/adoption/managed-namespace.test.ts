import { describe, expect } from "vitest";
import { textPattern } from "../../message-text.js";
import { it } from "../../simulated-test.js";
import { createdBy, existing, urnOf } from "../hook-fixture.js";
import { KIND, NAME, pair, PLACE, startWith, tenant } from "./tenant-programs.js";

describe("an existing namespace", () => {
  it("is adopted if an earlier run of this resource created it, whatever it holds", async () => {
    const own = urnOf(KIND, "pair-rome-namespace");
    const clusters = await startWith(createdBy(own), existing("ConfigMap", "settings"));

    await clusters.up(pair());
    expect(await clusters.objects("Namespace")).toHaveLength(2);
  });

  it("is rejected if another stack created it", async () => {
    const clusters = await startWith(
      createdBy(urnOf(KIND, "pair-rome-namespace", { stack: "prod" })),
    );

    await expect(clusters.preview(pair())).rejects.toThrow(
      textPattern(
        `${PLACE} is managed by "pair-rome-namespace" in stack simulated/prod and is deleted with it, with everything in it ` +
          `To use the namespace without managing it, set client.namespace to "${NAME}".`,
      ),
    );
  });

  describe("is rejected if another resource of this stack created it:", () => {
    const other = (manager: string, advice: string) =>
      textPattern(
        `${PLACE} is managed by "${manager}" in this stack and is deleted with it, with everything in it ${advice} Otherwise ` +
          `remove "pair", run pulumi up, and add it again. If "${manager}" is still declared, set client.namespace to ` +
          `"${NAME}". See node_modules/pulumi-liqo/docs/troubleshooting.md#other-resource`,
      );

    it.each([
      [
        "a renamed pair",
        "old-rome-namespace",
        "liqo:index:LiqoNetworkPair",
        'If you renamed "old", add the option aliases: [{ name: "old" }] to "pair". If an earlier up failed under the new ' +
          "name, run pulumi up once with the old name first.",
      ],
      [
        "a pair moved into a component",
        "pair-rome-namespace",
        "app:index:App$liqo:index:LiqoNetworkPair",
        'If you moved "pair", add the option aliases: [{ parent: <its former parent> }]. If an earlier up failed under the ' +
          "new parent, run pulumi up once with the former parent first.",
      ],
      [
        "a pair with a renamed cluster",
        "pair-roma-namespace",
        "liqo:index:LiqoNetworkPair",
        "If you renamed a resource, use its former name.",
      ],
    ])("%s", async (_, manager, parents, advice) => {
      const clusters = await startWith(createdBy(urnOf(KIND, manager, { parents })));

      await expect(clusters.preview(pair())).rejects.toThrow(other(manager, advice));
    });

    it("a resource beside a TenantNamespace", async () => {
      const clusters = await startWith(createdBy(urnOf(KIND, "old")));

      await expect(clusters.preview(tenant())).rejects.toThrow(
        textPattern(
          'is managed by "old" in this stack and is deleted with it, with everything in it If you renamed "old", add the ' +
            'option aliases: [{ name: "old" }] to "tenant". If an earlier up failed under the new name, run pulumi up once ' +
            'with the old name first. Otherwise remove "tenant", run pulumi up, and add it again. To ' +
            "use the namespace without managing it, use its name",
        ),
      );
    });
  });
});
