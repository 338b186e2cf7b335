import { ApiError } from "./api-error.js";
import type { ApiRequests } from "./api-requests.js";
import type { NamespacedKinds, ObjectKind } from "./cluster-api.js";
import { isMissingKind, reasonOf } from "./error-reason.js";

/** How the API server serves a kind. */
export interface ApiResource {
  /** The plural, for example `pods`. */
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs?: readonly string[];
}

/** The kinds of a version of an API group, or why they are not known. */
interface DiscoveredVersion {
  readonly apiVersion: string;
  readonly resources: readonly ApiResource[] | string;
}

const AGGREGATED = ["v2", "v2beta1"]
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat("application/json")
  .join(",");

/** Discovers the kinds of objects of one API server. */
export class Discovery {
  private readonly known = new Map<string, readonly ApiResource[]>();
  private readonly running = new Map<string, Promise<readonly ApiResource[]>>();

  constructor(private readonly requests: ApiRequests) {}

  /**
   * How the API server serves a kind. A kind that was not found is looked up again the next time: its CRD may have been
   * installed since.
   *
   * @throws {@link ApiError} for which `isMissingKind` is true if the API server does not serve the kind.
   */
  async resource({ apiVersion, kind }: ObjectKind): Promise<ApiResource> {
    const isWanted = (each: ApiResource) => each.kind === kind && isWhole(each);
    const resource =
      this.known.get(apiVersion)?.find(isWanted) ??
      (await this.discover(apiVersion)).find(isWanted);
    if (resource === undefined) {
      throw new ApiError(404, `no matches for kind "${kind}" in version "${apiVersion}"`);
    }
    return resource;
  }

  /** Forgets the kinds of an API group, because the API server does not find one of them any more. */
  forget(apiVersion: string): void {
    this.known.delete(apiVersion);
  }

  /** The kinds of objects that namespaces can hold and that can be listed and deleted. */
  async namespacedKinds(): Promise<NamespacedKinds> {
    const lists = ["/api", "/apis"].map(async (path) => {
      const list = await this.requests.send<GroupList>({ method: "GET", path, accept: AGGREGATED });
      return list.kind === "APIGroupDiscoveryList" ? aggregated(list) : this.separate(list);
    });
    const groups = (await Promise.all(lists)).flat();
    return {
      kinds: groups.flatMap(kindsOf),
      unavailable: groups
        .flat()
        .flatMap(({ apiVersion, resources }) =>
          typeof resources === "string" ? [`${apiVersion} (${resources})`] : [],
        ),
    };
  }

  /** Concurrent requests for the kinds of one API group share a response. */
  private discover(apiVersion: string): Promise<readonly ApiResource[]> {
    let running = this.running.get(apiVersion);
    if (running === undefined) {
      running = this.read(apiVersion).finally(() => this.running.delete(apiVersion));
      this.running.set(apiVersion, running);
    }
    return running;
  }

  private async read(apiVersion: string, retries?: number): Promise<readonly ApiResource[]> {
    const path = groupPath(apiVersion);
    try {
      const { resources } = await this.requests.send<ResourceList>({
        method: "GET",
        path,
        retries,
      });
      this.known.set(apiVersion, resources ?? []);
      return resources ?? [];
    } catch (error) {
      if (isMissingKind(error)) {
        return [];
      }
      throw error;
    }
  }

  /** API servers before Kubernetes 1.27 list the kinds of each version separately. */
  private separate({ versions = [], groups = [] }: GroupList): Promise<DiscoveredVersion[][]> {
    const ofGroups = groups.map((group) => group.versions.map(({ groupVersion }) => groupVersion));
    const read = async (apiVersion: string): Promise<DiscoveredVersion> => {
      // The API server of an APIService that is down stays down.
      const resources = await this.read(apiVersion, 1).catch(reasonOf);
      return { apiVersion, resources };
    };
    return Promise.all([versions, ...ofGroups].map((group) => Promise.all(group.map(read))));
  }
}

/** Path under which the API server serves a version of an API group. */
export function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

interface ResourceList {
  readonly resources?: readonly ApiResource[] | null;
}

/** An `APIGroupDiscoveryList`, an `APIVersions` (/api) or an `APIGroupList` (/apis). */
interface GroupList {
  readonly kind?: string;
  readonly items?: readonly AggregatedGroup[];
  readonly versions?: readonly string[];
  readonly groups?: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[];
}

interface AggregatedGroup {
  readonly metadata?: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly freshness?: string;
    readonly resources?: readonly {
      readonly resource: string;
      readonly responseKind?: { readonly kind?: string };
      readonly scope?: string;
      readonly verbs?: readonly string[];
    }[];
  }[];
}

function aggregated({ items = [] }: GroupList): DiscoveredVersion[][] {
  return items.map(({ metadata, versions }) =>
    versions.map(({ version, freshness, resources = [] }) => ({
      apiVersion: [metadata?.name ?? "", version].filter((part) => part !== "").join("/"),
      resources:
        freshness === "Stale"
          ? "its APIService is not available"
          : resources.map(({ resource, responseKind, scope, verbs }) => ({
              name: resource,
              kind: responseKind?.kind ?? "",
              namespaced: scope === "Namespaced",
              verbs,
            })),
    })),
  );
}

/** The kinds of a group, each in the first version that serves it: the group's preferred version, if that one does. */
function kindsOf(versions: readonly DiscoveredVersion[]): ObjectKind[] {
  const found = new Map<string, ObjectKind>();
  for (const { apiVersion, resources } of versions) {
    for (const resource of typeof resources === "string" ? [] : resources) {
      const { name, kind, namespaced, verbs = [] } = resource;
      const isUsable = namespaced && verbs.includes("list") && verbs.includes("delete");
      if (isUsable && isWhole(resource) && !found.has(name)) {
        found.set(name, { apiVersion, kind });
      }
    }
  }
  return [...found.values()];
}

/** Whether a resource is no subresource, such as `pods/log`. */
function isWhole({ name, kind }: ApiResource): boolean {
  return !name.includes("/") && kind !== "";
}
