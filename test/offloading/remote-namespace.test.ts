import { expect } from "vitest";
import { missingNamespaces } from "../../src/offloading/remote-namespace.js";
import type { NamespaceOffloading } from "../../src/index.js";
import type { ObjectKind } from "../../src/cluster/client/cluster-api.js";
import type { NamespaceView } from "../../src/cluster/namespace-view.js";
import { offloadShop } from "./offloading-program.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

const MISSING = "namespace shop is not offloaded to milan yet";
const TERMS = { clusterSelector: { nodeSelectorTerms: [{ matchExpressions: [] }] } };

/** Why the namespace `shop` is missing in cluster milan, with these objects. */
async function missingWith(spec: object | undefined, map: object | undefined) {
  const offloading: NamespaceOffloading = offloadShop(romeAndMilan().rome);
  const object = spec && { spec };
  const view = {
    get: ({ kind }: ObjectKind) => Promise.resolve(kind === "NamespaceMap" ? map : object),
  };
  const [missing] = await missingNamespaces(
    view as unknown as NamespaceView,
    [offloading],
    "milan",
  );
  return missing;
}

/** A NamespaceMap that maps `shop`, with the phase of the namespace in the provider. */
const mapWith = (phase?: string, finalizers = ["crdreplicator.liqo.io/resource"]) => ({
  metadata: { finalizers },
  spec: { desiredMapping: { shop: "shop-rome" } },
  status: { currentMapping: phase === undefined ? {} : { shop: { phase } } },
});

/** A NamespaceMap that Liqo replicates, without namespaces. */
const UNMAPPED = { ...mapWith(), spec: {} };

it.for([
  ["nothing, if the namespace exists", {}, mapWith("Accepted"), undefined],
  ["the namespace, if Liqo has not created it", {}, mapWith(), MISSING],
  ["the namespace, if it is not in the NamespaceMap yet", {}, UNMAPPED, MISSING],
  ["the namespace, if there is no NamespaceMap", {}, undefined, MISSING],
  [
    "the phase of the namespace",
    {},
    mapWith("CreationLoopBackOff"),
    `${MISSING}: its phase in NamespaceMap milan is CreationLoopBackOff`,
  ],
  [
    "that Liqo does not replicate the NamespaceMap",
    {},
    mapWith(undefined, []),
    `${MISSING}: Liqo has not started to replicate NamespaceMap milan`,
  ],
  ["nothing, if a selector does not select the provider", TERMS, { spec: {} }, undefined],
  ["the namespace, if a selector selects the provider", TERMS, mapWith(), MISSING],
  [
    "the namespace, if a selector without terms selects all providers",
    { clusterSelector: { nodeSelectorTerms: [] } },
    UNMAPPED,
    MISSING,
  ],
  [
    "the NamespaceOffloading, if it is not found",
    undefined,
    mapWith("Accepted"),
    "NamespaceOffloading shop/offloading was not found",
  ],
] as const)(
  "a wait for an offloaded namespace reports %s",
  async ([, spec, map, problem], { clusters }) => {
    expect(await missingWith(spec, map)).toBe(problem);
    await clusters.settle();
  },
);
