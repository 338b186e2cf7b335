import type { ObjectKind } from "./cluster-api.js";

// The kinds of Kubernetes that several areas read.

export const NODE: ObjectKind = { apiVersion: "v1", kind: "Node" };

export const POD: ObjectKind = { apiVersion: "v1", kind: "Pod" };

export const SECRET: ObjectKind = { apiVersion: "v1", kind: "Secret" };
