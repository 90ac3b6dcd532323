import type * as z from "zod";
import type { StoredAction } from "#shared/actions/action.ts";
import type { Change } from "#shared/lambda/change.ts";
import type { Uses } from "#shared/lambda/definition.ts";
import type { Json } from "#shared/platform/json.ts";
import type { Risk } from "#shared/policies/risk.ts";

export interface ActionTarget {
  readonly kind: string;
  readonly id: string;
}

/** What approvers see of what will change. */
export interface ActionPreview {
  readonly summary: string;
  readonly changes: readonly { readonly field: string; readonly before: Json; readonly after: Json }[];
}

/** What an action would do to its target as that is now. */
interface Look {
  readonly target: ActionTarget;
  readonly preview: ActionPreview;
  /** What it takes to undo the change, if it is made now. */
  readonly undo?: Json;
  /** How many things it reaches, beside the entities that depend on the action's entity. */
  readonly reach?: number;
}

/** One action on its way to its target. */
interface Deed<P, C> {
  readonly action: StoredAction;
  readonly parameters: P;
  /** The target as it was read. */
  readonly current: C;
  /** As whose work it is known at the target. */
  readonly by: string;
}

/** What of an action may say how to do it without us. */
interface Revealing<P> {
  readonly parameters: P;
  readonly result: Json;
}

interface Typed<P, C> {
  /** As `set_flag`. */
  readonly name: string;
  readonly summary: string;
  readonly risk: Risk;
  readonly parameters: z.ZodType<P>;
  /** What whoever may only read sees of these two, where a parameter is a credential, or holds one. */
  withoutCredentials?(shown: Revealing<P>): Revealing<P>;
  /** What reading the target touches. */
  readonly reads: Uses;
  read(tenantId: string, parameters: P): Promise<C>;
  /** Of the target: with another one, what was previewed isn't what would change. */
  versionOf(current: C): string;
  /**
   * @param from the address that requests it, where a request does.
   * @throws a problem when the action makes no sense: there is nothing of that name, or it is so already.
   */
  look(current: C, parameters: P, from?: string): Look;
}

/** Changes something of Tocsin's own: in the transaction that says so, so exactly once. */
export interface InnerType<P, C> extends Typed<P, C> {
  /** What its effect and its undoing touch. */
  readonly writes: Uses;
  /**
   * Adds what it does to the change, under the condition that the target still is as it was read.
   * @throws a problem when it isn't possible, before it has added anything.
   */
  effect(change: Change, deed: Deed<P, C>): void | Promise<void>;
  /** Whether what it did is so now. */
  isDone(deed: Deed<P, C>): boolean;
  /** Adds to the change what undoes it. @throws a conflict when somebody has changed the target since. */
  revert?(change: Change, deed: Deed<P, C>): void | Promise<void>;
}

/** What came of an effect outside Tocsin. */
interface Performed {
  /** `unknown`: it was begun, and may have been done. */
  readonly code: "done" | "not_done" | "unknown";
  /** For people, without secrets. */
  readonly detail: string;
  readonly result: Json;
}

/** Changes something outside: tried once, and not again when nobody knows what came of it. */
export interface OuterType<P, C> extends Typed<P, C> {
  readonly writes: Uses;
  perform(deed: Deed<P, C>): Promise<Performed>;
}

// biome-ignore lint/suspicious/noExplicitAny: each type reads its own parameters, which its own schema has checked
export type AnyInnerType = InnerType<any, any>;
// biome-ignore lint/suspicious/noExplicitAny: likewise
export type ActionType = AnyInnerType | OuterType<any, any>;

export const isInner = (type: ActionType): type is AnyInnerType => "effect" in type;

export const canBeUndone = (type: ActionType): boolean => isInner(type) && type.revert !== undefined;

/** Gives the types of parameters and target to the rest of a definition. */
export const innerType = <P, C>(type: InnerType<P, C>): InnerType<P, C> => type;
export const outerType = <P, C>(type: OuterType<P, C>): OuterType<P, C> => type;
