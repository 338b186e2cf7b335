import { isQualifiedName } from "../validation/metadata-rules.js";

/** The resources of a node without a prefix in their names. */
const STANDARD = ["cpu", "memory", "pods", "ephemeral-storage"];

/** Huge pages of a size, for example `hugepages-2Mi`. */
const HUGE_PAGES = /^hugepages-[1-9]\d*([KMGT]i)?$/;

const MISTAKES: Readonly<Record<string, string>> = {
  cpus: "cpu",
  core: "cpu",
  cores: "cpu",
  mem: "memory",
  ram: "memory",
  pod: "pods",
  storage: "ephemeral-storage",
  disk: "ephemeral-storage",
  ephemeralstorage: "ephemeral-storage",
  gpu: "nvidia.com/gpu",
  gpus: "nvidia.com/gpu",
};

/** Whether a text is the name of a resource that a node can have. */
export function isResourceName(name: string): boolean {
  const isStandard = STANDARD.includes(name) || HUGE_PAGES.test(name);
  return isQualifiedName(name) && (isStandard || name.includes("/"));
}

/** The problem of the name of a resource, which containers could not request. */
export function resourceNameProblem(name: string): string | undefined {
  if (isResourceName(name)) {
    return undefined;
  }
  const meant = meantResource(name);
  const list = `${STANDARD.join(", ")} or a name such as nvidia.com/gpu`;
  return meant === undefined
    ? `unknown resource, expected ${list}`
    : `unknown resource, did you mean ${meant}? Expected ${list}`;
}

/** The name of the resource that was probably meant. */
export function meantResource(name: string): string | undefined {
  const typed = name.toLowerCase();
  return Object.hasOwn(MISTAKES, typed)
    ? MISTAKES[typed]
    : STANDARD.find((known) => known === typed);
}
