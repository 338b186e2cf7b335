/** The layers of `src`, bottom first. A module may import modules of its own layer and of the layers below. */
const LAYERS = [
  ["root", "^src/(digest|defaults|message)[.]ts$"],
  ["pulumi", "^src/pulumi/"],
  ["validation", "^src/validation/"],
  ["liqo", "^src/liqo/[^/]+(?<!index)[.]ts$"],
  ["liqo kinds", "^src/liqo/(authentication|core|ipam|networking|offloading)/"],
  ["liqo index", "^src/liqo/index[.]ts$"],
  ["cluster client", "^src/cluster/client/"],
  ["cluster", "^src/cluster/[^/]+$"],
  ["diagnosis", "^src/diagnosis/"],
  ["lifecycle", "^src/lifecycle/[^/]+$"],
  ["lifecycle adoption", "^src/lifecycle/adoption/"],
  ["lifecycle before-change", "^src/lifecycle/before-change/"],
  ["tenant", "^src/tenant/"],
  ["network adoption, gateway-workload", "^src/network/(adoption|gateway-workload)/"],
  ["network keys, gateway-template", "^src/network/(keys|gateway-template)/"],
  ["network checks", "^src/network/checks/"],
  ["network gateway", "^src/network/gateway/"],
  ["network", "^src/network/[^/]+$"],
  ["network peer-info", "^src/network/peer-info/"],
  ["network side, pair", "^src/network/(side|pair)/"],
  ["peering checks", "^src/peering/checks/"],
  ["authentication, offloading", "^src/(authentication|offloading)/"],
  ["peering", "^src/peering/(?!checks/)"],
  ["index", "^src/index[.]ts$"],
];

const PATHS = LAYERS.map(([, path]) => path);

const layers = LAYERS.slice(0, -1).map(([name, path], i) => ({
  name: `layer "${name}" imports only layers below`,
  severity: "error",
  from: { path },
  to: { path: PATHS.slice(i + 1) },
}));

/** Folders of one layer do not import each other. */
const siblings = ["adoption|gateway-workload", "keys|gateway-template", "side|pair"].map(
  (folders) => ({
    name: `folders ${folders} do not import each other`,
    severity: "error",
    from: { path: `^src/network/(${folders})/` },
    to: { path: `^src/network/(${folders})/`, pathNot: "^src/network/$1/" },
  }),
);

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...layers,
    ...siblings,
    { name: "no circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "the library does not import its testing module",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/testing/" },
      to: { path: "^src/testing/" },
    },
    {
      name: "each module of the library is in a layer",
      severity: "error",
      from: {},
      to: { path: "^src/", pathNot: [...PATHS, "^src/testing/"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    // Imports of types count too.
    tsPreCompilationDeps: true,
  },
};
