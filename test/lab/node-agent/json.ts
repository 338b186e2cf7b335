/**
 * The JSON form of a class of the Kubernetes client, which declares classes but sends and returns
 * plain objects.
 */
export type Json<T> = T extends Date
  ? Date
  : T extends (infer Element)[]
    ? Json<Element>[]
    : T extends object
      ? { [Key in keyof T]: Json<T[Key]> }
      : T;
