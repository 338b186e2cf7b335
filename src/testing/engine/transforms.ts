import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { SimulatedFailure } from "../failure.js";

/** The options that a transform can read and change in the simulator. */
type Transformable = Pick<
  pulumi.CustomResourceOptions,
  "deleteBeforeReplace" | "ignoreChanges" | "protect" | "retainOnDelete"
>;

/** The transforms that a run of a program has registered. */
export class Transforms {
  private readonly byToken = new Map<string, pulumi.ResourceTransform>();
  private readonly ofResources = new Map<string, readonly pulumi.ResourceTransform[]>();
  private readonly parents = new Map<string, string>();
  private readonly ofStack: pulumi.ResourceTransform[] = [];

  /**
   * Registers a transform of a resource. Returns the callback that refers to the transform in the
   * registration.
   */
  add(transform: pulumi.ResourceTransform): Callback {
    const callback = new Callback();
    callback.setToken(`transform-${this.byToken.size + 1}`);
    this.byToken.set(callback.getToken(), transform);
    return callback;
  }

  /** Registers a transform of all resources. */
  addForStack(transform: pulumi.ResourceTransform): void {
    this.ofStack.push(transform);
  }

  /**
   * The transforms of a resource in the order of the engine: of the resource, of its parents, of
   * the stack.
   */
  of(request: RegisterResourceRequest, urn: string): readonly pulumi.ResourceTransform[] {
    const transforms = request
      .getTransformsList()
      .flatMap((callback) => this.byToken.get(callback.getToken()) ?? []);
    this.ofResources.set(urn, transforms);
    this.parents.set(urn, request.getParent());
    const found: pulumi.ResourceTransform[] = [];
    for (let current = urn; current !== ""; current = this.parents.get(current) ?? "") {
      found.push(...(this.ofResources.get(current) ?? []));
    }
    return [...found, ...this.ofStack];
  }
}

/** Applies transforms to the properties and options in a request. */
export async function applyTransforms(
  transforms: readonly pulumi.ResourceTransform[],
  request: RegisterResourceRequest,
): Promise<void> {
  for (const transform of transforms) {
    const opts = optionsOf(request);
    const [custom, type, name] = [request.getCustom(), request.getType(), request.getName()];
    const result = await transform({ custom, type, name, props: propertiesOf(request), opts });
    if (result === undefined) {
      continue;
    }
    if (!isDeepStrictEqual(result.props, propertiesOf(request))) {
      request.setObject(await structOf(result.props, request));
    }
    setOptions(request, result.opts, opts);
  }
}

function propertiesOf(request: RegisterResourceRequest): pulumi.Inputs {
  const object = request.getObject();
  return object === undefined ? {} : pulumi.runtime.deserializeProperties(object);
}

/**
 * Properties as a protobuf `Struct`. Takes the class from the request, because this package does
 * not depend on protobuf.
 */
async function structOf(props: pulumi.Inputs, request: RegisterResourceRequest): Promise<Struct> {
  const { constructor } = request.getObject() as object;
  const message = constructor as unknown as { fromJavaScript(value: object): Struct };
  return message.fromJavaScript(await pulumi.runtime.serializeProperties("props", props));
}

type Struct = ReturnType<RegisterResourceRequest["getObject"]>;

function optionsOf(request: RegisterResourceRequest): Transformable {
  return {
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    ...(request.getDeletebeforereplacedefined() && {
      deleteBeforeReplace: request.getDeletebeforereplace(),
    }),
  };
}

function setOptions(
  request: RegisterResourceRequest,
  result: Transformable,
  before: Transformable,
): void {
  const { protect, retainOnDelete, ignoreChanges, deleteBeforeReplace, ...others } = result;
  const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (other !== undefined) {
    throw new SimulatedFailure(
      `A transform of "${request.getName()}" sets the option ${other}. The simulator supports only transforms of properties ` +
        `and of the options ${Object.keys({ ...before, deleteBeforeReplace }).join(", ")}.`,
    );
  }
  request.setProtect(protect ?? false);
  request.setRetainondelete(retainOnDelete ?? false);
  request.setIgnorechangesList([...(ignoreChanges ?? [])]);
  request.setDeletebeforereplacedefined(deleteBeforeReplace !== undefined);
  request.setDeletebeforereplace(deleteBeforeReplace ?? false);
}
