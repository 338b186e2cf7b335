import type { NamespaceView } from "../../src/cluster/namespace-view.js";
import { ApiError } from "../../src/cluster/client/api-error.js";
import type { ObjectKind } from "../../src/cluster/client/cluster-api.js";

/** Objects of a kind: those of all names, or an error of the API server. */
type Objects = readonly (object | undefined)[] | Error | undefined;

/** The methods of a view that a test replaces. */
interface Overrides extends Partial<
  Pick<
    NamespaceView,
    "create" | "delete" | "getNamespace" | "listEverywhere" | "setFinalizers" | "within"
  >
> {
  /** Kinds that the user is not allowed to read. */
  readonly forbidden?: readonly string[];
  readonly now?: Date;
  readonly context?: string;
}

/** A view of a namespace. Every name of a kind belongs to its first object. */
export function fakeView(
  objectsOf: (kind: string, name?: string) => Objects,
  { forbidden = [], ...overrides }: Overrides = {},
): NamespaceView {
  const read = (kind: string, name?: string) => {
    if (forbidden.includes(kind)) {
      return Promise.reject(new ApiError(403, `forbidden: ${kind}`));
    }
    const objects = objectsOf(kind, name);
    return objects instanceof Error ? Promise.reject(objects) : Promise.resolve(objects ?? []);
  };
  return {
    get: async ({ kind }: ObjectKind, name: string) => (await read(kind, name))[0],
    list: ({ kind }: ObjectKind) => read(kind),
    listMetadata: ({ kind }: ObjectKind) => read(kind),
    listEverywhere: () => Promise.resolve([]),
    getNamespace: () => Promise.resolve(undefined),
    ...overrides,
  } as unknown as NamespaceView;
}
