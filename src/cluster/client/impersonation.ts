import type { RequestHeaders } from "./credential.js";
import type { KubeconfigSection } from "./kubeconfig-section.js";

/** The headers that impersonate another user (`as` and its related fields). */
export function impersonationHeaders(user: KubeconfigSection): RequestHeaders {
  const name = user.text("as");
  const uid = user.text("as-uid");
  const groups = user.texts("as-groups");
  const extra = user.section("as-user-extra");
  const extraNames = extra?.names ?? [];
  if (name === undefined) {
    if (uid !== undefined || groups.length > 0 || extraNames.length > 0) {
      throw new Error(`${user.title}: as-uid, as-groups and as-user-extra require as`);
    }
    return {};
  }
  return {
    "Impersonate-User": name,
    ...(uid !== undefined && { "Impersonate-Uid": uid }),
    ...(groups.length > 0 && { "Impersonate-Group": groups }),
    ...Object.fromEntries(
      extraNames.map((key) => [`Impersonate-Extra-${escaped(key)}`, extra?.texts(key) ?? []]),
    ),
  };
}

/** Percent-encodes characters that a header name must not contain. */
function escaped(key: string): string {
  const isLegal = (byte: number) => /[!#$&'*+\-.^_`|~0-9A-Za-z]/.test(String.fromCharCode(byte));
  return [...Buffer.from(key)]
    .map((byte) =>
      isLegal(byte)
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    )
    .join("");
}
