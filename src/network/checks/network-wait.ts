import type * as pulumi from "@pulumi/pulumi";
import { Wait, type WaitArgs } from "../../lifecycle/wait.js";
import { CONFIGURATION_READINESS } from "../../liqo/networking/configuration.js";
import { CONNECTION_READINESS } from "../../liqo/networking/connection.js";
import { GATEWAY_CLIENT_READINESS } from "../../liqo/networking/gateway-client.js";
import { GATEWAY_SERVER_READINESS } from "../../liqo/networking/gateway-server.js";
import type { Readiness } from "../../liqo/readiness.js";
import { metadataOf } from "../../pulumi/resource-hook.js";
import { type AwaitedKind, explain, explainRejection } from "./explain.js";
import { objectLocation } from "./object-location.js";
import type { SideLocation } from "./side-location.js";

const READINESS: Readonly<Record<AwaitedKind, Readiness>> = {
  Configuration: CONFIGURATION_READINESS,
  GatewayServer: GATEWAY_SERVER_READINESS,
  GatewayClient: GATEWAY_CLIENT_READINESS,
  Connection: CONNECTION_READINESS,
};

/** What a {@link NetworkWait} waits for, and how long. */
export interface NetworkWaitArgs extends Omit<WaitArgs, "readiness" | "explanation"> {
  readonly kind: AwaitedKind;
  /** The other side of the tunnel, which is inspected too if the wait fails. */
  readonly otherSide?: () => SideLocation | undefined;
}

/**
 * Waits until one of Liqo's networking objects is ready. The checks of the tunnel explain a
 * failure.
 */
export class NetworkWait extends Wait {
  constructor(
    resource: pulumi.Resource | undefined,
    name: string,
    { kind, otherSide, ...args }: NetworkWaitArgs,
  ) {
    const { cluster } = args;
    super(resource, name, {
      ...args,
      readiness: READINESS[kind],
      explanation: {
        notReady: (inputs) =>
          explain({
            kind,
            name: metadataOf(inputs).name ?? "",
            location: objectLocation(cluster, inputs),
            otherSide: otherSide?.(),
          }),
        rejected: (inputs) => explainRejection(objectLocation(cluster, inputs)),
      },
    });
  }
}
