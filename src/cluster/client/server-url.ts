/** Host of a URL for Node's sockets: an IPv6 address has no brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** Port of a URL, or the default port of its scheme. */
export function portOf({ protocol, port }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

/** Scheme, host and port of a URL for messages, without credentials. */
export function addressOf({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}
