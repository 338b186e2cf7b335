import * as pulumi from "@pulumi/pulumi";
import { reasonOf, sectionOf } from "../../cluster/client/api-error.js";
import { managerUrnOf } from "../../liqo/annotations.js";
import { typeTokenOf } from "../../liqo/object.js";
import { renderMessage } from "../../message.js";
import { isMocked } from "../../pulumi/engine.js";
import { childUrns, urnsInState } from "../../pulumi/former-urns.js";
import { orDefault, valueIfKnown } from "../../pulumi/output-value.js";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import { hideSecretValues } from "../../validation/redact.js";
import { sideLocation } from "../checks/side-location.js";
import { REMOTE_KEY } from "../keys/remote-key.js";

/**
 * Warns if `detached` tears down an existing tunnel. The program cannot read the previous state of
 * the stack, so the remote side's key in the cluster shows whether this side is connected.
 *
 * @param remoteKey name of the resource that installs the remote side's key.
 * @param publicKeyName name of the `PublicKey`, if it is set.
 */
export async function warnOfTeardown(
  component: pulumi.ComponentResource,
  remoteKey: string,
  tenant: RemoteClusterArgs,
  publicKeyName: pulumi.Input<string> | undefined,
): Promise<void> {
  const hidden = (warning: string) =>
    hideSecretValues(warning, [tenant.namespace, tenant.remoteClusterId, publicKeyName]);
  const values = await valueIfKnown(
    pulumi.all([sideLocation(tenant), orDefault(publicKeyName, tenant.remoteClusterId)]),
  );
  // There is no cluster behind a user's mocks.
  if (values === undefined || isMocked()) {
    return;
  }
  const [{ view, remoteClusterId }, keyName] = values;
  const key = await view()
    .then((clusterView) => clusterView?.get(REMOTE_KEY, keyName))
    .catch(async (error: unknown) => {
      const warning = renderMessage({
        problem: "cannot check whether detached tears down a tunnel",
        facts: [reasonOf(error)],
        section: sectionOf(error),
      });
      void pulumi.log.warn(await hidden(warning), component);
      return undefined;
    });
  const urns = childUrns(await urnsInState(component), typeTokenOf(REMOTE_KEY), remoteKey);
  if (urns.includes(managerUrnOf(key) ?? "")) {
    const warning = renderMessage({
      problem: `detached: true tears down the tunnel to ${remoteClusterId}`,
      hint: "Remove detached if you want to keep the tunnel.",
      section: "side-detached",
    });
    void pulumi.log.warn(await hidden(warning), component);
  }
}
