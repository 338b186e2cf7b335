// Compiled without skipLibCheck, as a user's program may be: no type of a dependency other than Pulumi's may come along, since
// those of @kubernetes/client-node need others that are not installed.
export * from "pulumi-liqo";
export * as testing from "pulumi-liqo/testing";
