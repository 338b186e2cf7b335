import { ApiError } from "./api-error.js";
import type { ApiRequests } from "./api-requests.js";
import type { NamespacedKinds, ObjectKind } from "./cluster-api.js";
import { isNoKindMatch, reasonOf } from "./api-error.js";

/** How the API server serves a kind. */
export interface ApiResource {
  /** The plural, for example `pods`. */
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs?: readonly string[];
}

/** The resources of a version of an API group. */
interface DiscoveredVersion {
  readonly apiVersion: string;
  /** The resources, or why discovery could not read them. */
  readonly resources: readonly ApiResource[] | string;
}

const AGGREGATED = ["v2", "v2beta1"]
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat("application/json")
  .join(",");

/** Discovers the kinds that an API server serves, and caches them by API version. */
export class Discovery {
  private readonly cache = new Map<string, readonly ApiResource[]>();
  private readonly pending = new Map<string, Promise<readonly ApiResource[]>>();

  constructor(private readonly requests: ApiRequests) {}

  /**
   * How the API server serves a kind. If the kind is not in the cache, asks the API server again:
   * its CRD may have been installed in the meantime.
   *
   * @throws {@link ApiError} with code 404 (`isNoKindMatch`) if the API server does not serve the
   * kind.
   */
  async resource({ apiVersion, kind }: ObjectKind): Promise<ApiResource> {
    const isMatch = isOfKind(kind);
    const resource =
      this.cache.get(apiVersion)?.find(isMatch) ?? (await this.discover(apiVersion)).find(isMatch);
    if (resource === undefined) {
      throw new ApiError(404, `no matches for kind "${kind}" in version "${apiVersion}"`);
    }
    return resource;
  }

  /**
   * The kinds that the API server does not serve. Like {@link resource}, asks again for kinds that are
   * not in the cache, with a single request for each API version.
   */
  async missingKinds(kinds: readonly ObjectKind[]): Promise<ObjectKind[]> {
    const isCached = ({ apiVersion, kind }: ObjectKind) =>
      this.cache.get(apiVersion)?.some(isOfKind(kind)) === true;
    const unknown = kinds.filter((kind) => !isCached(kind));
    const versions = new Set(unknown.map(({ apiVersion }) => apiVersion));
    await Promise.all([...versions].map((apiVersion) => this.discover(apiVersion)));
    return unknown.filter((kind) => !isCached(kind));
  }

  /** Drops an API version from the cache, because the API server no longer serves a kind of it. */
  forget(apiVersion: string): void {
    this.cache.delete(apiVersion);
  }

  /** The namespaced kinds that support `list` and `delete`. */
  async namespacedKinds(): Promise<NamespacedKinds> {
    const lists = ["/api", "/apis"].map(async (path) => {
      const list = await this.requests.send<GroupList>({ method: "GET", path, accept: AGGREGATED });
      return list.kind === "APIGroupDiscoveryList"
        ? parseAggregated(list)
        : this.readVersions(list);
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

  /** Concurrent calls for the same API version share a request. */
  private discover(apiVersion: string): Promise<readonly ApiResource[]> {
    let request = this.pending.get(apiVersion);
    if (request === undefined) {
      request = this.read(apiVersion).finally(() => this.pending.delete(apiVersion));
      this.pending.set(apiVersion, request);
    }
    return request;
  }

  private async read(apiVersion: string, maxRetries?: number): Promise<readonly ApiResource[]> {
    const path = groupPath(apiVersion);
    try {
      const { resources } = await this.requests.send<ResourceList>({
        method: "GET",
        path,
        maxRetries,
      });
      this.cache.set(apiVersion, resources ?? []);
      return resources ?? [];
    } catch (error) {
      if (isNoKindMatch(error)) {
        return [];
      }
      throw error;
    }
  }

  /**
   * Reads each API version separately, because an API server before Kubernetes 1.27 has no
   * aggregated discovery.
   */
  private readVersions({ versions = [], groups = [] }: GroupList): Promise<DiscoveredVersion[][]> {
    const ofGroups = groups.map((group) => group.versions.map(({ groupVersion }) => groupVersion));
    const read = async (apiVersion: string): Promise<DiscoveredVersion> => {
      // An unavailable APIService rarely recovers within seconds, so a single retry is enough.
      const resources = await this.read(apiVersion, 1).catch(reasonOf);
      return { apiVersion, resources };
    };
    return Promise.all([versions, ...ofGroups].map((group) => Promise.all(group.map(read))));
  }
}

/** URL path of an API version. */
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

function parseAggregated({ items = [] }: GroupList): DiscoveredVersion[][] {
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

/**
 * The kinds of a group, each in the first version that serves it. The API server lists the
 * preferred version first.
 */
function kindsOf(versions: readonly DiscoveredVersion[]): ObjectKind[] {
  const found = new Map<string, ObjectKind>();
  for (const { apiVersion, resources } of versions) {
    for (const resource of typeof resources === "string" ? [] : resources) {
      const { name, kind, namespaced, verbs = [] } = resource;
      const isUsable = namespaced && verbs.includes("list") && verbs.includes("delete");
      if (isUsable && isTopLevel(resource) && !found.has(name)) {
        found.set(name, { apiVersion, kind });
      }
    }
  }
  return [...found.values()];
}

function isOfKind(kind: string): (resource: ApiResource) => boolean {
  return (resource) => resource.kind === kind && isTopLevel(resource);
}

/** Whether a resource is not a subresource such as `pods/log`. */
function isTopLevel({ name, kind }: ApiResource): boolean {
  return !name.includes("/") && kind !== "";
}
