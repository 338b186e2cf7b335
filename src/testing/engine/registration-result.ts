/** The response of the engine to a registration. */
export interface RegistrationResult {
  /** Undefined if the ID is unknown in a preview. */
  readonly id: string | undefined;
  readonly state: Record<string, unknown>;
}
