import type { Declaration } from "./arguments.js";

/**
 * The objects of arguments that have an argument of a name, by their paths: the objects that are
 * nested the least. An empty path is the object itself.
 */
export function placesOf(name: string, declaration: Declaration, path = ""): string[] {
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
