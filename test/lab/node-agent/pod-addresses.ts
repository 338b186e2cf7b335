/** Assigns addresses to the pods of a cluster. */
export class PodAddresses {
  private readonly byPod = new Map<string, string>();

  constructor(private readonly podCidr: string) {}

  /** The address of a pod: its current address, or a free address. */
  of(uid: string, current: string | undefined): string {
    const address = this.byPod.get(uid) ?? current ?? this.firstFree();
    this.byPod.set(uid, address);
    return address;
  }

  /** Releases the address of a pod. */
  release(uid: string): void {
    this.byPod.delete(uid);
  }

  private firstFree(): string {
    const taken = new Set(this.byPod.values());
    // In most networks, the first two addresses belong to the node.
    for (let offset = 2; ; offset += 1) {
      const address = addressAt(this.podCidr, offset);
      if (!taken.has(address)) {
        return address;
      }
    }
  }
}

/** The n-th address of a CIDR, from 0. */
export function addressAt(cidr: string, offset: number): string {
  const [base = ""] = cidr.split("/");
  const number = base.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0) + offset;
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
}
