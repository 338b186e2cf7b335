import * as pulumi from "@pulumi/pulumi";
import { reasonOf } from "../../cluster/client/error-reason.js";
import { sideLocation } from "../checks/side-location.js";
import { supportsHooks } from "../../pulumi/engine.js";
import { managedBy } from "../../lifecycle/adoption/managed-by.js";
import { REMOTE_KEY } from "../keys/remote-key.js";
import { MANAGED_BY_ANNOTATION } from "../../liqo/names.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import type { TenantArgs } from "../../tenant/tenant.js";

/**
 * Warns of a side that was joined and is told nothing of the other one any more, be it on purpose or because the
 * configuration has lost its hand-off: what was made of it is no longer declared. That can be known by the other side's key
 * alone, which is still in the cluster when the program runs.
 *
 * @param remoteKey name of the resource that the key is made by.
 */
export async function warnOfTeardown(
  component: pulumi.ComponentResource,
  remoteKey: string,
  tenant: TenantArgs,
): Promise<void> {
  const maker = managedBy(REMOTE_KEY, remoteKey, component)[MANAGED_BY_ANNOTATION];
  const known = await valueIfKnown(pulumi.all([sideLocation(tenant), maker]));
  // Behind mocks there is no cluster.
  if (known === undefined || !supportsHooks()) {
    return;
  }
  const [{ view, remoteClusterId }, urn] = known;
  const seen = await view()
    .then((look) => look?.liqoObject(REMOTE_KEY.kind, remoteClusterId))
    .catch((error: unknown) => {
      const warning = `cannot check whether this side was connected before: ${reasonOf(error)}`;
      void pulumi.log.warn(warning, component);
      return undefined;
    });
  if (seen?.metadata?.annotations?.[MANAGED_BY_ANNOTATION] === urn) {
    const warning =
      `this side is taken apart: it was joined with ${remoteClusterId}, and is given neither remotePeerInfo nor remote any ` +
      "more, so what was made of that is deleted, and the tunnel is down. If this is not meant, give it again";
    void pulumi.log.warn(warning, component);
  }
}
