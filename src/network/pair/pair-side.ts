import { type ArgumentChecks, prerequisite } from "../../validation/arguments.js";
import { liqoClusterRule } from "../../cluster/cluster-rules.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { GatewayServiceArgs } from "../gateway/gateway-service.js";
import type { KeySource } from "../keys/key-pair.js";
import {
  CLIENT_SIDE_ARGUMENTS,
  type ClientGatewayArgs,
  SERVER_SIDE_ARGUMENTS,
  type SideNames,
} from "../side-settings.js";

/** Arguments that both sides of a pair have. */
export type PairSideArgs = SideNames &
  KeySource & {
    /** The cluster of this side. */
    readonly cluster: LiqoCluster;
  };

/** The server side of a pair. */
export type PairServerArgs = PairSideArgs & GatewayServiceArgs;

/** The client side of a pair. */
export type PairClientArgs = PairSideArgs & ClientGatewayArgs;

const cluster = prerequisite(liqoClusterRule);

export const PAIR_SERVER_ARGUMENTS: ArgumentChecks<PairServerArgs> = {
  cluster,
  ...SERVER_SIDE_ARGUMENTS,
};

export const PAIR_CLIENT_ARGUMENTS: ArgumentChecks<PairClientArgs> = {
  cluster,
  ...CLIENT_SIDE_ARGUMENTS,
};
