// Compiled without skipLibCheck, as a user's program may be: the declarations may refer to no types but those of Pulumi's packages,
// because the types of other dependencies may not be installed.
export * from "pulumi-liqo";
export * as testing from "pulumi-liqo/testing";
