/**
 * Makes the message of an error read-only. Without this, Pulumi's serializer adds a prefix for each
 * property through which the error passes, such as `error serializing property "spec": `.
 */
export function keepMessage(error: Error, message: string): void {
  Object.defineProperty(error, "message", { get: () => message, set: () => undefined });
  error.stack = message;
}

/** Whether the message of an error is read-only. */
export function isKept(error: Error): boolean {
  return Object.getOwnPropertyDescriptor(error, "message")?.get !== undefined;
}
