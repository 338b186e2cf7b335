/** An argument that may have arguments of its own. */
export interface NestingArgument {
  /** The arguments in the value, if the value is an object or a list of objects. */
  readonly nested?: { readonly declaration: ArgumentTree; readonly isList: boolean } | undefined;
}

/** The arguments of an object by name. */
export type ArgumentTree = Readonly<Record<string, NestingArgument>>;

/**
 * The objects of arguments that have an argument of a name, by their paths: the objects that are
 * nested the least. An empty path is the object itself.
 */
export function placesOf(name: string, declaration: ArgumentTree, path = ""): string[] {
  let level = [{ path, declaration }];
  while (level.length > 0) {
    const places = level.filter((object) => Object.hasOwn(object.declaration, name));
    if (places.length > 0) {
      return places.map((place) => place.path);
    }
    level = level.flatMap((object) =>
      Object.entries(object.declaration).flatMap(([argument, { nested }]) =>
        nested === undefined
          ? []
          : [
              {
                path: `${object.path && `${object.path}.`}${argument}${nested.isList ? "[]" : ""}`,
                declaration: nested.declaration,
              },
            ],
      ),
    );
  }
  return [];
}
