import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { liqoVersionRule } from "../../liqo/version.js";
import type { ArgsCheck, Rule } from "../../validation/args-check.js";

const peeringVersionRule: Rule<string | undefined> = (version) => {
  const reason = liqoVersionRule("1.2.0")(version);
  return reason && `${reason}: older versions do not renew the certificate of a peering`;
};

/** Checks that Liqo renews the certificates of a peering. An unknown version is accepted. */
export function checkVersion(check: ArgsCheck, path: string, cluster: LiqoCluster): void {
  check.whenKnown(path, cluster.readLiqoVersion(), peeringVersionRule);
}
