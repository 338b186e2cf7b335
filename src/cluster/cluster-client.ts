import type { ClusterAccess } from "./cluster-access.js";
import { mergeFiles } from "./kubeconfig-files.js";
import { kubeconfigSource, whyNotContext } from "./kubeconfig.js";
import { reasonOf } from "./reason.js";
import { ServerClock } from "./server-clock.js";
import type { ClusterApi } from "./simulation.js";

/** A client of an API server. */
export interface ClusterClient {
  readonly api: ClusterApi;
  /** Is set by every answer. */
  readonly clock: ServerClock;
}

const clients = new WeakMap<ClusterAccess, Promise<ClusterClient>>();

/**
 * The client for an access. One serves for all looks: each would read the kubeconfig anew, ask the API server what kinds
 * it has, and run the program that signs in where the kubeconfig names one.
 */
export function clientFor(access: ClusterAccess): Promise<ClusterClient> {
  const known = clients.get(access);
  if (known !== undefined) {
    return known;
  }
  const made = makeClient(access);
  clients.set(access, made);
  // What could not be read may be there when one looks again.
  made.catch(() => clients.delete(access));
  return made;
}

// As `kubectl` does it: an entry that is not complete, such as a context without a cluster, is no reason to refuse others.
const LENIENT = { onInvalidEntry: "filter" } as const;

async function makeClient({ kubeconfig, context }: ClusterAccess): Promise<ClusterClient> {
  // Loaded only when there is something to look at: it takes longer than all the rest of a program's start.
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  const source = kubeconfigSource(kubeconfig);
  try {
    if (source.files.length > 1) {
      mergeFiles(config, source.files, (file) => {
        const part = new client.KubeConfig();
        part.loadFromFile(file, LENIENT);
        return part;
      });
    } else if (kubeconfig === undefined) {
      config.loadFromDefault(LENIENT);
    } else if (source.files[0] === undefined) {
      config.loadFromString(kubeconfig, LENIENT);
    } else {
      config.loadFromFile(source.files[0], LENIENT);
    }
  } catch (error) {
    // eslint-disable-next-line preserve-caught-error -- It quotes the kubeconfig, which holds secrets.
    throw new Error(`${source.name} cannot be read: ${reasonOf(error)}`);
  }
  if (context !== undefined) {
    const contexts = config.getContexts().map(({ name }) => name);
    const reason = whyNotContext(context, source, contexts);
    if (reason !== undefined) {
      throw new Error(reason);
    }
    config.setCurrentContext(context);
  }
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new Error(`the kubeconfig has no cluster for context "${config.getCurrentContext()}"`);
  }
  // Signs in once. Requests side by side would each run the program for it; whether it fails, they say.
  await config.applyToHTTPSOptions({}).catch(() => undefined);
  const clock = new ServerClock();
  const configuration = client.createConfiguration({
    baseServer: new client.ServerConfiguration(server, {}),
    authMethods: { default: config },
    promiseMiddleware: [clock],
  });
  return { api: new client.KubernetesObjectApi(configuration), clock };
}
