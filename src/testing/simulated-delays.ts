/** Delays, each in milliseconds. */
export interface SimulatedDelays {
  /**
   * Response time of the API server.
   *
   * @default 0
   */
  readonly api?: number | undefined;

  /**
   * Time until Liqo has remapped the CIDRs of a Configuration.
   *
   * @default 0
   */
  readonly remapping?: number | undefined;

  /**
   * Time until the pod of a gateway is ready.
   *
   * @default 0
   */
  readonly pod?: number | undefined;

  /**
   * Time until a LoadBalancer Service has an address.
   *
   * @default 0
   */
  readonly loadBalancer?: number | undefined;

  /**
   * Time until the first packet passes a tunnel, after the gateway pods of both sides are ready.
   *
   * @default 0
   */
  readonly handshake?: number | undefined;

  /**
   * Time until a provider has issued the certificate of a Tenant or a ResourceSlice.
   *
   * @default 0
   */
  readonly certificate?: number | undefined;

  /**
   * Time until the virtual kubelet of a VirtualNode runs.
   *
   * @default 0
   */
  readonly virtualKubelet?: number | undefined;
}
