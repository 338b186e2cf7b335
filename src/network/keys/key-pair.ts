import type * as pulumi from "@pulumi/pulumi";
import type { KeyVersion } from "./key-version.js";

/** Keys for a gateway: a Secret with the private key, and the public key. */
export interface GatewayKeyPair {
  /**
   * Name of a Secret in the tenant namespace (`spec.secretRef` of the gateway). It holds 32 raw
   * bytes each under `privateKey` and `publicKey`. Liqo finds it by the labels
   * `liqo.io/remote-cluster-id: <remote cluster ID>` and `networking.liqo.io/gateway-resource:
   * "true"`. Only one Secret of the namespace may have these labels.
   */
  readonly secretName: pulumi.Input<string>;

  /** The public key, 32 bytes in base64. */
  readonly publicKey: pulumi.Input<string>;
}

/** Generated keys for a side of a tunnel, stored in the state as a secret. */
export interface GeneratedKeysArgs {
  /** Not with `keyVersion`. */
  readonly keys?: undefined;

  /**
   * A label for this side's generated keys, for example `2` or `"2026-11"`. Change it to rotate the
   * keys. The tunnel is interrupted for some seconds, until this side's gateway has restarted. On a
   * `LiqoNetworkSide` the tunnel is down until the remote side has installed the new key: send the
   * new `peerInfo` to its administrator. Not with `keys`. A plain value, not an output.
   *
   * @default - the first keys
   *
   * @example
   * ```ts
   * { server: { cluster: milan, keyVersion: "2026-11" }, client: rome }
   * ```
   */
  readonly keyVersion?: KeyVersion | undefined;
}

/** Existing keys for a side of a tunnel. */
export interface ExistingKeysArgs<Keys> {
  /**
   * Your own keys, for example from a sealed Secret (`liqoctl`: `--disable-sharing-keys`). Or
   * `"liqo-managed"` for keys that Liqo creates, or has created for a gateway of `liqoctl network
   * connect`. Liqo creates new keys when the gateway is replaced, and deletes them with the
   * gateway. To switch between generated and other keys, run `pulumi destroy` first: Liqo supports
   * one Secret with keys per gateway.
   *
   * @default - keys are generated and stored in the state as a secret
   *
   * @example
   * ```ts
   * { server: milan, client: { cluster: rome, keys: { secretName: "my-keys", publicKey } } }
   * ```
   */
  readonly keys?: Keys | undefined;

  /** Only for generated keys. */
  readonly keyVersion?: undefined;
}

/**
 * The source of the keys of a side of a tunnel: generated keys with a version, or existing keys.
 */
export type KeySource<Keys = GatewayKeyPair | "liqo-managed"> =
  GeneratedKeysArgs | ExistingKeysArgs<Keys>;
