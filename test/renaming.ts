import * as pulumi from "@pulumi/pulumi";

/** How a component without a parent is declared later. */
export interface Renaming {
  /** Name of the component. */
  readonly name: string;
  readonly options: () => pulumi.ComponentResourceOptions;
}

/** A component with another name, and an alias for its former name. */
export function renamed(former: string): Renaming {
  return { name: "present", options: () => ({ aliases: [{ name: former }] }) };
}

/** A component with a parent, and an alias for its former parent. */
export function moved(name: string): Renaming {
  return {
    name,
    options: () => ({
      parent: new pulumi.ComponentResource("test:index:Platform", "platform"),
      aliases: [{ parent: pulumi.rootStackResource }],
    }),
  };
}
