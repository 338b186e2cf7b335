import { perRun } from "../../pulumi/per-run.js";
import { ApiError } from "./api-error.js";
import { ApiRequests } from "./api-requests.js";
import { CLIENT_TIMING, type ClientTiming } from "./client-timing.js";
import type { ClusterAccess } from "./cluster-access.js";
import type {
  ClusterApi,
  DeleteOptions,
  NamespacedKinds,
  ObjectKind,
  ObjectSelector,
  UserRights,
} from "./cluster-api.js";
import { type ClusterEntry, resolveAccess } from "./cluster-entry.js";
import { credentialsOf } from "./credentials.js";
import { Discovery, groupPath } from "./discovery.js";
import { apiEndpoint } from "./api-endpoint.js";
import type { KubernetesObject, ObjectMetadata } from "./kubernetes-objects.js";
import { Transport } from "./transport.js";

const clients = perRun(Symbol("clients"), () => new Map<string, ClusterApi>());

/**
 * The client for an access. Accesses to the same cluster with the same user share a client during a
 * run of the program, so that the exec plugin runs once and the API server is asked for its kinds
 * once. The kubeconfig is read each time, because the program may change the kubeconfig during the
 * run.
 */
export function sharedClient(access: ClusterAccess): Promise<ClusterApi> {
  return Promise.resolve(access).then((args) => {
    const entry = resolveAccess(args);
    const key = JSON.stringify(entry);
    const client = clients().get(key) ?? clusterClient(entry);
    clients().set(key, client);
    return client;
  });
}

/** Creates a client for the entries of a kubeconfig. */
export function clusterClient(
  entry: ClusterEntry,
  timing: ClientTiming = CLIENT_TIMING,
): ClusterApi {
  const endpoint = apiEndpoint(entry.cluster);
  const transport = new Transport(endpoint, timing.attempt);
  const credentials = credentialsOf(entry, endpoint, timing);
  return new ClusterClient(new ApiRequests(transport, credentials, timing));
}

const PAGE_SIZE = "500";

/**
 * Header `Accept` that requests only metadata. An aggregated API server without support for
 * metadata requests sends whole objects.
 */
const METADATA =
  "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";
/** The same for one object. */
const OBJECT_METADATA =
  "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json";

class ClusterClient implements ClusterApi {
  private readonly discovery: Discovery;

  constructor(private readonly requests: ApiRequests) {
    this.discovery = new Discovery(requests);
  }

  get now(): Date | undefined {
    return this.requests.now;
  }

  async list<T extends KubernetesObject>(
    kind: ObjectKind,
    namespace: string | undefined,
    { name, labels = {} }: ObjectSelector = {},
  ): Promise<T[]> {
    const selectors = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    return this.pages<T>(kind, namespace, {
      ...(name !== undefined && { fieldSelector: `metadata.name=${name}` }),
      ...(selectors.length > 0 && { labelSelector: selectors.join(",") }),
    });
  }

  async listMetadata(kind: ObjectKind, namespace: string): Promise<KubernetesObject[]> {
    const objects = await this.pages(kind, namespace, {}, METADATA);
    return objects.map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, metadata }));
  }

  async get<T extends KubernetesObject>(
    kind: ObjectKind,
    name: string,
    namespace: string | undefined,
  ): Promise<T | undefined> {
    const path = await this.path(kind, namespace, name);
    try {
      return await this.requests.send<T>({ method: "GET", path });
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
      if (error.details.objectName === undefined) {
        // The error does not name the object, so the CRD of its kind may have been deleted.
        this.discovery.forget(kind.apiVersion);
        await this.discovery.resource(kind);
      }
      return undefined;
    }
  }

  async create(object: KubernetesObject): Promise<void> {
    const { apiVersion = "", kind = "", metadata } = object;
    const path = await this.path({ apiVersion, kind }, metadata?.namespace ?? "default");
    await this.requests.send({ method: "POST", path, body: object });
  }

  async setFinalizers(
    kind: ObjectKind,
    { name, namespace, uid, resourceVersion }: ObjectMetadata,
    finalizers: readonly string[],
  ): Promise<void> {
    const path = await this.path(kind, namespace, name);
    const body = { metadata: { uid, resourceVersion, finalizers } };
    await unlessNotFound(
      this.requests.send({ method: "PATCH", path, body, accept: OBJECT_METADATA }),
    );
  }

  async delete(
    kind: ObjectKind,
    name: string,
    namespace: string,
    { gracePeriodSeconds }: DeleteOptions = {},
  ): Promise<void> {
    const path = await this.path(kind, namespace, name);
    // Not in the body: Node.js sends the body of a DELETE without its length.
    const query =
      gracePeriodSeconds === undefined
        ? undefined
        : { gracePeriodSeconds: String(gracePeriodSeconds) };
    await unlessNotFound(this.requests.send({ method: "DELETE", path, query }));
  }

  async missingKinds(kinds: readonly ObjectKind[]): Promise<ObjectKind[]> {
    return this.discovery.missingKinds(kinds);
  }

  async namespacedKinds(): Promise<NamespacedKinds> {
    return this.discovery.namespacedKinds();
  }

  async userRights(namespace: string): Promise<UserRights> {
    const review = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectRulesReview" };
    const { status = { incomplete: true } } = await this.requests.send<{ status?: UserRights }>({
      method: "POST",
      path: `${groupPath(review.apiVersion)}/selfsubjectrulesreviews`,
      body: { ...review, spec: { namespace } },
    });
    return status;
  }

  private async pages<T extends KubernetesObject>(
    kind: ObjectKind,
    namespace: string | undefined,
    query: Readonly<Record<string, string>>,
    accept?: string,
  ): Promise<T[]> {
    const path = await this.path(kind, namespace);
    const read = (page: Readonly<Record<string, string>>) =>
      this.requests.send<ObjectList<T>>({
        method: "GET",
        path,
        query: { ...query, ...page },
        accept,
      });
    const objects: T[] = [];
    let token: string | undefined;
    do {
      const page = { limit: PAGE_SIZE, ...(token !== undefined && { continue: token }) };
      const list = await read(page).catch((error: unknown) => {
        if (isNotFound(error)) {
          this.discovery.forget(kind.apiVersion);
        }
        if (token === undefined || !isExpired(error)) {
          throw error;
        }
        // The snapshot of the list has expired on the API server: read the whole list in a single
        // request.
        objects.length = 0;
        return read({});
      });
      objects.push(...itemsOf(list, path));
      token = list.metadata?.continue;
    } while (token);
    return objects.map((object) => ({ ...object, apiVersion: kind.apiVersion, kind: kind.kind }));
  }

  private async path(
    kind: ObjectKind,
    namespace: string | undefined,
    name?: string,
  ): Promise<string> {
    const resource = await this.discovery.resource(kind);
    const parts = [
      ...(resource.namespaced && namespace !== undefined ? ["namespaces", namespace] : []),
      resource.name,
      ...(name === undefined ? [] : [name]),
    ];
    return [groupPath(kind.apiVersion), ...parts.map(encodeURIComponent)].join("/");
  }
}

interface ObjectList<T> {
  readonly items?: readonly T[] | null;
  readonly metadata?: { readonly continue?: string };
}

/** The items of a list. An empty response must not count as an empty list. */
function itemsOf<T>({ items }: ObjectList<T>, path: string): readonly T[] {
  if (items === undefined) {
    throw new Error(`GET ${path}: the response is not a list`);
  }
  return items ?? [];
}

function isNotFound(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 404;
}

/** Whether the token for the next page of a list has expired. */
function isExpired(error: unknown): boolean {
  return error instanceof ApiError && error.code === 410;
}

/** Waits for a request. Ignores that its object is not found. */
async function unlessNotFound(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
  }
}
