import { describe, expect } from "vitest";
import {
  Identity,
  type InvalidArgsError,
  LiqoPeering,
  NamespaceOffloading,
  Nonce,
  ResourceSlice,
  SignedNonce,
  Tenant,
  VirtualNode,
} from "../../src/index.js";
import { ED25519_KEY, ED25519_REQUEST } from "../authentication/go-requests.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

const NONCE = Buffer.alloc(64).toString("base64");
const toMilan = () => ({ cluster: romeAndMilan().rome, remoteClusterId: "milan" });
const toRome = () => ({ cluster: romeAndMilan().milan, remoteClusterId: "rome" });

/** A component, and mistyped arguments besides its required ones. */
type Case = readonly [
  component: string,
  create: (mistyped: object) => unknown,
  mistyped: object,
  paths: readonly string[],
];

const CASES: readonly Case[] = [
  [
    "LiqoPeering",
    (mistyped) => {
      const { rome, milan } = romeAndMilan();
      return new LiqoPeering("x", { consumer: rome, provider: milan, ...mistyped });
    },
    {
      network: { gatewayserver: {} },
      resourceSlices: [{ resource: {} }, { name: "b", virtualNode: { label: {} } }],
      drainTimeOut: "1m",
    },
    [
      "network.gatewayserver",
      "resourceSlices[0].resource",
      "resourceSlices[1].virtualNode.label",
      "drainTimeOut",
    ],
  ],
  ["Nonce", (mistyped) => new Nonce("x", { ...toRome(), ...mistyped }), { nonce: "a" }, ["nonce"]],
  [
    "SignedNonce",
    (mistyped) => new SignedNonce("x", { ...toMilan(), nonce: NONCE, ...mistyped }),
    { privateKey: "a" },
    ["privateKey"],
  ],
  [
    "Tenant",
    (mistyped) => {
      const credentials = { publicKey: ED25519_KEY, csr: ED25519_REQUEST, signature: NONCE };
      return new Tenant("x", { ...toRome(), ...credentials, ...mistyped });
    },
    { tenantCondition: "Active" },
    ["tenantCondition"],
  ],
  [
    "Identity",
    (mistyped) => {
      const authParams = { apiServer: "https://192.0.2.2:6443", signedCRT: "Y3J0" };
      const required = { authParams, remoteNamespace: "liqo-tenant-rome" };
      return new Identity("x", { ...toMilan(), ...required, ...mistyped });
    },
    { authparams: {} },
    ["authparams"],
  ],
  [
    "ResourceSlice",
    (mistyped) => new ResourceSlice("x", { ...toMilan(), ...mistyped }),
    { name: "gpu" },
    ["name"],
  ],
  [
    "VirtualNode",
    (mistyped) => {
      const { cluster, remoteClusterId } = toMilan();
      const resourceSlice = new ResourceSlice("slice", { cluster, remoteClusterId });
      return new VirtualNode("x", { cluster, remoteClusterId, resourceSlice, ...mistyped });
    },
    { taint: [], vkOptionsTemplate: { name: "a", namespace: "b", kind: "c" } },
    ["taint", "vkOptionsTemplate.kind"],
  ],
  [
    "NamespaceOffloading",
    (mistyped) => {
      const { cluster } = toMilan();
      return new NamespaceOffloading("x", { cluster, namespace: "shop", ...mistyped });
    },
    { podOffloading: "Remote" },
    ["podOffloading"],
  ],
];

describe("mistyped arguments", () => {
  it.for(CASES)(
    "are rejected by a %s in the preview",
    async ([, create, mistyped, paths], { clusters }) => {
      const failure: unknown = await clusters
        .preview(() => {
          create(mistyped);
        })
        .catch((error: unknown) => error);

      const { problems } = failure as InvalidArgsError;
      const unknown = problems.filter(({ reason }) => reason.startsWith("unknown argument,"));
      expect(unknown.map(({ path }) => path).sort()).toEqual([...paths].sort());
      expect(problems).toHaveLength(paths.length);
    },
  );
});
