/** Host of a URL as Node's sockets take it: IPv6 addresses without brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** Port of a URL. */
export function portOf({ protocol, port }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

/** The address of a URL without the credentials in it, for messages. */
export function addressOf({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}
