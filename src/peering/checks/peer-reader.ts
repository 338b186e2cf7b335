import { isNoKindMatch } from "../../cluster/client/api-error.js";
import type { KubernetesObject } from "../../cluster/client/kubernetes-objects.js";
import { EVENT, type LiveEvent } from "../../cluster/live-event.js";
import type { LiveObject } from "../../cluster/live-object.js";
import { type Forbidden, type NamespaceView, orForbidden } from "../../cluster/namespace-view.js";
import type { LiqoKind } from "../../liqo/object.js";
import { SECRET } from "../../cluster/client/kubernetes-kinds.js";

/** The objects of a peering in one cluster, at one moment. It holds no secrets. */
export interface LivePeerBase {
  /** Name of the cluster in messages. */
  readonly cluster: string;
  /** Namespace that Liqo is installed in. */
  readonly liqoNamespace: string;
  /** Liqo's ID of the other cluster. */
  readonly remoteClusterId: string;
  readonly namespace: string;
  readonly tenantNamespace: LiveObject | Forbidden | undefined;
  /** The events of the tenant namespace. Empty if they are forbidden to read. */
  readonly events: readonly LiveEvent[];
  /** When the objects were read, by the clock of the API server. */
  readonly now: Date;
  /** Name of the kubeconfig context, if it is set. */
  readonly context?: string;
  /** The kinds that the user is not allowed to read, in the plural. Their objects are missing here. */
  readonly unread: ReadonlySet<string>;
}

/** Reads the objects of a tenant namespace. Notes the kinds that are forbidden to read. */
export class PeerReader {
  public readonly unread = new Set<string>();

  constructor(public readonly view: NamespaceView) {}

  /** The time by the clock of the API server. */
  get now(): Date {
    return this.view.now ?? new Date();
  }

  /** The result of a request. The default if it is forbidden, or if the cluster has no such kind. */
  async read<T>(kinds: string, request: Promise<T>, byDefault: T): Promise<T> {
    const found = await orForbidden(
      request.catch((error: unknown) => {
        if (isNoKindMatch(error)) {
          return byDefault;
        }
        throw error;
      }),
    );
    if (found === "forbidden") {
      this.unread.add(kinds);
      return byDefault;
    }
    return found;
  }

  /** The objects of a kind of Liqo in the namespace. */
  async list({ apiVersion, kind }: LiqoKind): Promise<LiveObject[]> {
    return this.read(`${kind.replace(/y$/, "ie")}s`, this.view.list({ apiVersion, kind }), []);
  }

  /** The Secrets of the namespace without their contents. */
  async secrets(): Promise<KubernetesObject[]> {
    return this.read("Secrets", this.view.listMetadata(SECRET), []);
  }

  /** The events of the namespace. */
  async events(): Promise<LiveEvent[]> {
    return this.read("Events", this.view.list<LiveEvent>(EVENT), []);
  }
}

/** The name of an object. */
export function nameOf({ metadata }: KubernetesObject): string {
  return metadata?.name ?? "";
}
