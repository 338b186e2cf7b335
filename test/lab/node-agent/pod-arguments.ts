import type { V1Container, V1EnvVar, V1Pod } from "@kubernetes/client-node";

/** The environment of a container with the known fields of the pod. */
export function containerEnv(pod: V1Pod, container: V1Container): Record<string, string> {
  const entries = (container.env ?? []).flatMap((variable) => {
    const value = valueOf(pod, variable);
    return value === undefined ? [] : [[variable.name, value] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * The arguments of a container with all `$(NAME)` expanded, as a kubelet does. `$$` is an escaped
 * `$`.
 */
export function containerArguments(container: V1Container, env: Record<string, string>): string[] {
  return (container.args ?? []).map((argument) =>
    argument.replace(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g, (reference, name: string | undefined) =>
      name === undefined ? "$" : (env[name] ?? reference),
    ),
  );
}

/** The value of the last `--name=value` argument. */
export function flag(args: readonly string[], name: string): string | undefined {
  return args.findLast((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
}

function valueOf(pod: V1Pod, variable: V1EnvVar): string | undefined {
  switch (variable.valueFrom?.fieldRef?.fieldPath) {
    case undefined:
      return variable.value;
    case "spec.nodeName":
      return pod.spec?.nodeName;
    case "metadata.name":
      return pod.metadata?.name;
    case "metadata.namespace":
      return pod.metadata?.namespace;
    case "status.podIP":
      return pod.status?.podIP;
    default:
      return undefined;
  }
}
