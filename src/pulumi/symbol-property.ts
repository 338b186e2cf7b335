/**
 * The value of a property that this package adds to an object of another package, for example a
 * provider. Creates the value if the property is missing.
 *
 * Unlike an entry of a `WeakMap`, all copies of this package can read a property whose key is
 * `Symbol.for(...)`. A program has several copies if two of its dependencies need different
 * versions of this package.
 */
export function propertyOf<T extends object>(owner: object, key: symbol, create: () => T): T {
  const value = (readProperty(owner, key) as T | undefined) ?? create();
  setProperty(owner, key, value);
  return value;
}

/** The value of a property that this package has added to an object. */
export function readProperty(owner: object, key: symbol): unknown {
  return (owner as Partial<Record<symbol, unknown>>)[key];
}

/** Adds a property to an object, which printing and copying the object ignores. */
export function setProperty(owner: object, key: symbol, value: object): void {
  Object.defineProperty(owner, key, { value, configurable: true });
}
