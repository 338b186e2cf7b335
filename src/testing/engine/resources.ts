import { randomUUID } from "node:crypto";
import {
  idOf,
  type KubernetesObject,
  type ObjectReference,
  referenceTo,
} from "../cluster/kubernetes-object.js";
import type { LookedAt } from "../look.js";
import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import { SimulatedFailure } from "../failure.js";
import { type DeclaredKind, declaredObject, kindOf } from "../provider/declared-object.js";
import type { Declaration, SimulatedKubernetesProvider } from "../provider/kubernetes-provider.js";
import { clusterInContext, clusterOf, type RegisteredProvider } from "../provider/routing.js";
import type { World } from "../world.js";
import type { Registered } from "./registered.js";
import { conceal, forHooks, type Properties } from "./property-values.js";
import type { Registration } from "./registration.js";
import { isTriggered, type ResourceState, type Step } from "./resource-state.js";
import type { StackOutputs } from "./stack-outputs.js";

const KUBERNETES_PROVIDER = "pulumi:providers:kubernetes";
const STASH = "pulumi:index:Stash";
const STACK_REFERENCE = "pulumi:pulumi:StackReference";
/** What the SDK sends for an ID that is not known yet. */
const UNKNOWN_ID = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Every kind of resource and what becomes of it: objects go to a cluster, all else stays as it was declared. */
export class Resources {
  private readonly providers = new Map<string, RegisteredProvider>();

  constructor(
    private readonly world: World,
    private readonly kubernetes: SimulatedKubernetesProvider,
    /** By resource name of a provider, the cluster that it leads to. */
    private readonly mapping: Readonly<Record<string, string>>,
    private readonly stacks: StackOutputs,
  ) {}

  /** The cluster that somebody looks into who reaches it by a kubeconfig: that of the provider with the same access. */
  clusterAt(access: LookedAt): SimulatedCluster {
    const same = [...this.providers.values()].find(
      ({ context, kubeconfig }) => context === access.context && kubeconfig === access.kubeconfig,
    );
    return same === undefined
      ? clusterInContext(this.world, access)
      : clusterOf(this.world, this.mapping, same);
  }

  /** The state that a declaration asks for. */
  wanted(registration: Registration, previous: ResourceState | undefined): ResourceState {
    const { type, name, custom, retainOnDelete, replacementTrigger } = registration;
    // What is replaced takes over nothing from what was there before.
    const before = isTriggered(registration, previous) ? undefined : previous;
    const ignored = before === undefined ? [] : registration.ignoreChanges;
    const kept = Object.fromEntries(ignored.map((key) => [key, before?.inputs[key]]));
    const inputs: Properties = { ...registration.inputs, ...kept };
    const secrets = new Set(registration.secrets);
    const declaration = this.declarationOf(registration, inputs, before);
    let id = declaration === undefined ? `${name}-id` : idOf(referenceTo(declaration.object));
    let outputs = inputs;
    if (type.startsWith("pulumi:providers:")) {
      // References to a provider end with its ID, which is how its resources are told from those of others.
      id = before?.id ?? randomUUID();
      if (type === KUBERNETES_PROVIDER) {
        this.providers.set(id, { ...providerArgs(inputs), name });
      }
    } else if (type === STASH) {
      outputs = { ...inputs, output: before?.outputs["output"] ?? inputs["input"] };
      if (secrets.has("input")) {
        secrets.add("output");
      }
    } else if (declaration?.object.kind === "Secret") {
      secrets.add("data").add("stringData");
    }
    return {
      id: custom ? id : undefined,
      inputs,
      hookInputs: { ...forHooks(registration.marked), ...kept },
      subject: registration.subject,
      outputs,
      secrets,
      replacementTrigger,
      declaration,
      retainOnDelete,
      unfinished: false,
    };
  }

  /** What a preview answers: what is known already, and nothing that only a cluster could tell. */
  plan(
    step: Step,
    { type, marked }: Registration,
    wanted: ResourceState,
    before: ResourceState | undefined,
  ): Registered {
    const { declaration } = wanted;
    if (step !== "same" && declaration !== undefined) {
      this.kubernetes.tell(
        step === "create" || step === "replace" ? "create" : "update",
        declaration,
      );
    }
    if (before !== undefined && (step === "same" || step === "update")) {
      const known = conceal(before.outputs, before.secrets);
      const changed = step === "same" ? {} : { ...marked, ...metadata(before.outputs, marked) };
      return { id: before.id, state: { ...known, ...changed } };
    }
    const isProvider = type.startsWith("pulumi:providers:");
    const output = type === STASH ? { output: marked["input"] } : {};
    return { id: isProvider ? wanted.id : undefined, state: { ...marked, ...output } };
  }

  /** Creates or updates what a state stands for. */
  async send(
    step: "create" | "update",
    wanted: ResourceState,
    before: ResourceState | undefined,
  ): Promise<ResourceState> {
    const { declaration } = wanted;
    if (declaration === undefined) {
      return wanted;
    }
    if (step === "create") {
      await this.kubernetes.create(declaration);
    } else {
      await this.kubernetes.update(declaration);
    }
    return { ...wanted, outputs: this.live(declaration), id: wanted.id ?? before?.id };
  }

  /** Waits until what was sent is ready. */
  async wait(sent: ResourceState): Promise<ResourceState> {
    const { declaration } = sent;
    if (declaration === undefined) {
      return sent;
    }
    await this.kubernetes.wait(declaration);
    return { ...sent, outputs: this.live(declaration) };
  }

  /** Reads something that the program has not made. */
  async read(
    { type, name, marked, inputs, providerId, secrets }: Registration,
    id: string,
  ): Promise<Registered> {
    const provider = this.providers.get(providerId ?? "");
    const kind = kindOf(type, inputs);
    if (id === UNKNOWN_ID) {
      return { id: undefined, state: {} };
    }
    if (type === STACK_REFERENCE) {
      return { id, state: this.stacks.referenceTo(id) };
    }
    if (provider === undefined || kind === undefined) {
      return { id, state: { ...marked } };
    }
    const cluster = clusterOf(this.world, this.mapping, provider);
    const reference = referenceOf(id, kind, inputs);
    const object = await this.kubernetes.read(cluster, reference, name);
    if (object === undefined) {
      throw new SimulatedFailure(`resource '${id}' does not exist`);
    }
    const concealed = kind.kind === "Secret" ? new Set([...secrets, "data"]) : secrets;
    return { id, state: conceal(object, concealed) };
  }

  /** A state as it is by now, nothing if what it stands for is gone. */
  refreshed(state: ResourceState): ResourceState | undefined {
    if (state.declaration === undefined) {
      return state;
    }
    const { cluster, object } = state.declaration;
    const outputs = cluster.find(referenceTo(object));
    return outputs && { ...state, outputs };
  }

  /** Deletes what a state stands for. */
  async delete({ declaration, retainOnDelete }: ResourceState, preview: boolean): Promise<void> {
    if (declaration === undefined || retainOnDelete) {
      return;
    }
    if (preview) {
      this.kubernetes.tell("delete", declaration);
    } else {
      await this.kubernetes.delete(declaration);
    }
  }

  private declarationOf(
    { type, name, providerId }: Registration,
    inputs: Properties,
    before: ResourceState | undefined,
  ): Declaration | undefined {
    const provider = this.providers.get(providerId ?? "");
    const kind = kindOf(type, inputs);
    if (provider === undefined || kind === undefined) {
      return undefined;
    }
    const object = declaredObject(kind, inputs, {
      resource: name,
      name: before?.declaration?.object.metadata.name,
      namespace: provider.namespace,
    });
    return {
      cluster: clusterOf(this.world, this.mapping, provider),
      object,
      resource: name,
      adds: kind.isPatch,
      takesOver: kind.isPatch || provider.upsertExistingObjects === true,
    };
  }

  private live({ cluster, object }: Declaration): Properties {
    return cluster.find(referenceTo(object)) ?? object;
  }
}

/** Where the provider looks for an object: by the metadata of one that says its kind, else by its ID. */
function referenceOf(id: string, kind: DeclaredKind, inputs: Properties): ObjectReference {
  const { name, namespace } = (inputs["metadata"] ?? {}) as Partial<KubernetesObject["metadata"]>;
  if (inputs["kind"] !== undefined && name !== undefined) {
    return { ...kind, namespace, name };
  }
  const [objectName = id, ofNamespace] = id.split("/").reverse();
  return { ...kind, namespace: ofNamespace, name: objectName };
}

/** A provider's arguments. All but texts arrive as JSON. */
function providerArgs(inputs: Properties): Omit<RegisteredProvider, "name"> {
  return { ...inputs, upsertExistingObjects: String(inputs["upsertExistingObjects"]) === "true" };
}

/** Metadata that was declared anew, with what the API server had added to it before. */
function metadata(outputs: Properties, marked: Properties): Properties {
  const declared = marked["metadata"];
  const live = outputs["metadata"] as KubernetesObject["metadata"] | undefined;
  return declared === undefined ? {} : { metadata: { ...live, ...declared } };
}
