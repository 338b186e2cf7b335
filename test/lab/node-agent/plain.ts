/** The same fields without the class: the API takes and gives plain objects, but the client declares classes. */
export type Plain<T> = T extends Date
  ? Date
  : T extends (infer Element)[]
    ? Plain<Element>[]
    : T extends object
      ? { [Key in keyof T]: Plain<T[Key]> }
      : T;
