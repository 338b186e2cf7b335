import { LiqoCluster, LiqoPeering } from "pulumi-liqo";

// Contexts of your kubeconfig.
const rome = new LiqoCluster("rome", { context: "rome" });
const milan = new LiqoCluster("milan", { context: "milan" });

// Rome uses resources of milan. Rome gets the node "milan", and pods on this node run in milan.
const peering = new LiqoPeering("rome-milan", { consumer: rome, provider: milan });

export const { status, nodes } = peering;
