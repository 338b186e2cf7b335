/** The engine's response to a registration. An undefined ID is unknown. */
export interface Registered {
  readonly id: string | undefined;
  readonly state: Record<string, unknown>;
}
