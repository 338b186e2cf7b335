import { Chalk } from "chalk";
import { describe, expect, it } from "vitest";
import type { SimulatedEvent } from "../../src/testing/index.js";
import { LEGEND } from "./narration.js";
import { Page } from "./page.js";
import { Timeline } from "./timeline.js";

const EVENTS = [
  ["read", "rome", "ConfigMap", "liqo/liqo-clusterid-configmap"],
  ["create", "milan", "Connection", "liqo-tenant-rome/gw-rome"],
  ["wait", "milan", "Connection", "liqo-tenant-rome/gw-rome"],
  ["create", "rome", "Namespace", "liqo-tenant-milan"],
] as const;

/** The output for a terminal width, without the times. */
function written(columns: number | undefined): string[] {
  const lines: string[] = [];
  const page = new Page(new Chalk({ level: 0 }), columns, (line) => lines.push(line));
  const timeline = new Timeline(page, ["rome", "milan"]);
  timeline.head(
    { rome: ["rome (client)", "pods 10.10.0.0/16"], milan: ["milan (server)", "pods"] },
    LEGEND,
  );
  for (const [action, cluster, kind, name] of EVENTS) {
    const object = { apiVersion: "v1", kind, metadata: { name } };
    const event: SimulatedEvent = { action, cluster, kind, name, object, resource: "" };
    timeline.show(event);
  }
  return lines.map((line) => line.replace(/^ *[\d.]+ s/, " 0.0 s"));
}

describe("Timeline", () => {
  it("has a column for each cluster below the legend in a wide terminal", () => {
    expect(written(80).join("\n")).toMatchInlineSnapshot(`
      "< read  + created  . waits  = ready. Objects are named after the remote cluster.

              rome (client)                       milan (server)
              pods 10.10.0.0/16                   pods
      ────────────────────────────────────────────────────────────────────────────────
       0.0 s  < ConfigMap liqo-clusterid-configmap
       0.0 s                                      . Connection gw-rome
                                                    created by Liqo, waits for packets
       0.0 s  + Namespace liqo-tenant-milan"
    `);
  });

  it("has one line per event and no created Connection in a pipe", () => {
    expect(written(undefined).join("\n")).toMatchInlineSnapshot(`
      "rome (client), pods 10.10.0.0/16
      milan (server), pods
      < read  + created  . waits  = ready. Objects are named after the remote cluster.

       0.0 s  rome   < ConfigMap liqo-clusterid-configmap
       0.0 s  milan  . Connection gw-rome: created by Liqo, waits for packets
       0.0 s  rome   + Namespace liqo-tenant-milan"
    `);
  });

  it.each([40, 60, 79, 80, 100, 140])("fits into a terminal with %s columns", (columns) => {
    expect(written(columns).filter((line) => line.length > columns)).toEqual([]);
  });
});
