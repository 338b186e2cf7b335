import * as pulumi from "@pulumi/pulumi";
import type { GatewayKeyPair } from "./gateway-keys.js";
import type { GatewayServer } from "../gateway/gateway-server.js";
import type { KeyExchangeSide } from "./key-exchange.js";
import type { PairSideArgs } from "../pair/pair-side.js";
import { LIQO_MANAGED } from "./liqo-managed-keys.js";

/** A gateway, as far as its keys are concerned. */
type KeyedGateway = Pick<GatewayServer, "keys" | "uid">;

/**
 * Where the keys of a pair's side come from. Keys are exchanged before there are gateways, but those that Liqo makes come
 * after their gateway: until it has been taken they are promised.
 */
export class SideKeys {
  /** What the exchange of keys is told of this side. */
  public readonly exchanged: Pick<KeyExchangeSide, "keys" | "gatewayUid">;

  private readonly fulfil: (gateway: KeyedGateway) => void;
  private readonly liqoMade: boolean;

  constructor(keys: PairSideArgs["keys"]) {
    this.liqoMade = keys === LIQO_MANAGED;
    if (keys !== LIQO_MANAGED) {
      this.exchanged = { keys };
      this.fulfil = () => undefined;
      return;
    }
    const [secretName, setSecretName] = pulumi.deferredOutput<string>();
    const [publicKey, setPublicKey] = pulumi.deferredOutput<string>();
    const [gatewayUid, setGatewayUid] = pulumi.deferredOutput<string>();
    this.exchanged = { keys: { secretName, publicKey }, gatewayUid };
    this.fulfil = (gateway) => {
      setSecretName(pulumi.output(gateway.keys.secretName));
      setPublicKey(pulumi.output(gateway.keys.publicKey));
      setGatewayUid(gateway.uid);
    };
  }

  /** The Secret that the gateway is told to use; none if Liqo is to make it. */
  secretNameFor(exchanged: GatewayKeyPair): GatewayKeyPair["secretName"] | undefined {
    return this.liqoMade ? undefined : exchanged.secretName;
  }

  /** Tells the gateway of this side, once there is one. */
  bindGateway(gateway: KeyedGateway): void {
    this.fulfil(gateway);
  }
}
