/** What the engine answers to a registration. No ID is an unknown one. */
export interface Registered {
  readonly id: string | undefined;
  readonly state: Record<string, unknown>;
}
