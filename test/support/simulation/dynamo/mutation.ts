import { validationError } from "../service.ts";
import { canonicalItem, refuseOversized } from "./admission.ts";
import type { Item } from "./attribute-value.ts";
import type { Capacity } from "./capacity.ts";
import { conditionExpression, holds } from "./condition-expression.ts";
import { attributesOf, exactKey, keyOf } from "./key-schema.ts";
import { type PlaceholderInput, Placeholders } from "./placeholders.ts";
import type { Table } from "./table.ts";
import type { Tables } from "./tables.ts";
import type { Path } from "./token-reader.ts";
import { touchedPaths, updated, updateExpression } from "./update-expression.ts";

export interface MutationInput extends PlaceholderInput {
  readonly TableName: string;
  readonly Item?: Item;
  readonly Key?: Item;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: "ALL_OLD" | "NONE";
}

export type MutationKind = "Put" | "Update" | "Delete" | "ConditionCheck";

/** One conditional change of one item, alone or in a transaction. Malformed input is refused on construction. */
export class Mutation {
  readonly table: Table;
  readonly key: Item;
  readonly before: Item | undefined;
  /** Paths that an update mentions. */
  readonly touched: readonly Path[];
  readonly #kind: MutationKind;
  readonly #input: MutationInput;
  readonly #placeholders: Placeholders;

  constructor(kind: MutationKind, input: MutationInput, tables: Tables) {
    this.#kind = kind;
    this.#input = input;
    this.table = tables.get(input.TableName);
    this.key =
      kind === "Put"
        ? keyOf(this.table.schema, canonicalItem(input.Item!))
        : exactKey(this.table.schema, canonicalItem(input.Key!));
    const condition = conditionExpression(input.ConditionExpression);
    const update = updateExpression(input.UpdateExpression);
    this.#placeholders = new Placeholders(input, [condition, update]);
    this.touched = update ? touchedPaths(update.tree, this.#placeholders) : [];
    this.#refuseKeyUpdate();
    this.before = this.table.items.find(this.key);
  }

  get meetsCondition(): boolean {
    const condition = conditionExpression(this.#input.ConditionExpression);
    return !condition || holds(condition.tree, this.before ?? {}, this.#placeholders);
  }

  /** The old item, where the request wants it told when its condition fails. */
  get itemForFailure(): object {
    const wanted = this.#input.ReturnValuesOnConditionCheckFailure === "ALL_OLD";
    return wanted && this.before ? { Item: this.before } : {};
  }

  /** The item as it will be. Throws if the change can't be made. */
  after(): Item | undefined {
    const after = this.#result();
    if (after && after !== this.before) {
      this.table.refuseMisfit(after);
      refuseOversized(after);
    }
    return after;
  }

  apply(after: Item | undefined, capacity: Capacity): void {
    this.table.write(this.key, after, capacity);
  }

  #result(): Item | undefined {
    const update = updateExpression(this.#input.UpdateExpression);
    if (this.#kind === "Put") return this.#input.Item;
    if (this.#kind === "Delete") return undefined;
    if (this.#kind === "ConditionCheck") return this.before;
    const base = this.before ?? this.key;
    return update ? updated(update.tree, base, this.#placeholders) : base;
  }

  #refuseKeyUpdate(): void {
    const keys = attributesOf(this.table.schema).map(({ name }) => name);
    const offending = this.touched.find(([root]) => keys.includes(root as string));
    if (offending) {
      throw validationError(
        `One or more parameter values were invalid: Cannot update attribute ${offending[0]}. This attribute is part of the key`,
      );
    }
  }
}
