import * as pulumi from "@pulumi/pulumi";
import type { GatewayKeyPair } from "./key-pair.js";

/** A gateway with keys that Liqo creates. */
interface KeyedGateway {
  readonly uid: pulumi.Output<string>;
  readKeys(): GatewayKeyPair;
}

/**
 * Keys that Liqo creates together with a gateway. The gateway is declared later: the exchange of
 * keys must be declared before both gateways, because the other gateway needs its own key from the
 * exchange.
 */
export class PromisedKeys {
  /** The keys, as soon as the gateway has them. */
  public readonly keys: GatewayKeyPair;
  /** UID of the gateway. */
  public readonly gatewayUid: pulumi.Output<string>;

  private readonly resolve: (gateway: KeyedGateway) => void;

  constructor() {
    const [secretName, setSecretName] = pulumi.deferredOutput<string>();
    const [publicKey, setPublicKey] = pulumi.deferredOutput<string>();
    const [gatewayUid, setGatewayUid] = pulumi.deferredOutput<string>();
    this.keys = { secretName, publicKey };
    this.gatewayUid = gatewayUid;
    this.resolve = (gateway) => {
      const keys = gateway.readKeys();
      setSecretName(pulumi.output(keys.secretName));
      setPublicKey(pulumi.output(keys.publicKey));
      setGatewayUid(gateway.uid);
    };
  }

  /** Sets the gateway. */
  bind(gateway: KeyedGateway): void {
    this.resolve(gateway);
  }
}
